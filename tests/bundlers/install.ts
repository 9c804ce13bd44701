// Installs a fixture with a package.json of its own, outside the repository's node_modules, so that `npm ci` stays
// small. What was installed is kept in out/ for the next run.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../helpers/engine.ts';
import { run } from '../helpers/packed.ts';

let isRegistryGone = false;

/** Copies `fixture` to out/fixtures and installs it there; null, with a printed line, where no registry answers. */
export function install(fixture: string): string | null {
  const name = basename(fixture);
  const folder = join(ROOT, 'out/fixtures', name);
  mkdirSync(folder, { recursive: true });
  cpSync(fixture, folder, { recursive: true });
  const wanted = readFileSync(join(fixture, 'package.json'), 'utf8');
  const done = join(folder, 'node_modules/.installed');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return folder;
  try {
    if (isRegistryGone) throw new Error('asked before');
    run(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--fetch-retries=1'],
      folder,
    );
  } catch (error) {
    isRegistryGone ||= !isRegistryThere();
    if (!isRegistryGone) throw error;
    process.stdout.write(`skipped: ${name} (no npm registry answers)\n`);
    return null;
  }
  writeFileSync(done, wanted);
  return folder;
}

function isRegistryThere(): boolean {
  try {
    run('npm', ['view', 'is-number', 'version', '--fetch-timeout=20000', '--fetch-retries=0'], ROOT);
    return true;
  } catch {
    return false;
  }
}
