// A program of its own, from a file: `node -e` gives its workers an argument that they refuse.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './engine.ts';

/** What it prints; `bindings/` in its imports is the repository's. Throws where it does not end within a minute. */
export function runProgram(lines: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-program-'));
  try {
    const file = join(folder, 'program.mts');
    writeFileSync(file, lines.replaceAll("'bindings/", `'${ROOT}/bindings/`));
    const args = ['--import', 'tsx', file];
    return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
