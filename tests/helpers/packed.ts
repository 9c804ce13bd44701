// The package as users get it: packed, unpacked into a node_modules folder elsewhere.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { ROOT } from './engine.ts';

/**
 * Unpacks saccade, as it was built last, into `modules`; returns its folder. Its dependencies come from this
 * repository's own node_modules, without asking a registry: linked, copied (some bundlers leave no link out of their
 * folder), or not at all, for what runs in browsers needs none.
 */
export function unpackInto(modules: string, dependencies: 'link' | 'copy' | 'none'): string {
  const packed = join(modules, 'saccade');
  rmSync(packed, { recursive: true, force: true });
  mkdirSync(packed, { recursive: true });
  const made = mkdtempSync(join(tmpdir(), 'saccade-pack-'));
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', made], ROOT),
  );
  run('tar', ['xzf', join(made, filename), '-C', packed, '--strip-components=1'], made);
  rmSync(made, { recursive: true });
  if (dependencies === 'none') return packed;
  for (const path of run('npm', ['ls', '--omit=dev', '--all', '--parseable'], ROOT).trim().split('\n').slice(1)) {
    const to = join(modules, relative(join(ROOT, 'node_modules'), path));
    if (existsSync(to)) continue; // lies in a package that is there already
    mkdirSync(dirname(to), { recursive: true });
    if (dependencies === 'link') symlinkSync(path, to, 'junction');
    else cpSync(path, to, { recursive: true });
  }
  return packed;
}

/** Runs a command to its end; what it printed. */
export function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 });
}
