// Annotated pictures beside the repository (../shared/data, or SACCADE_SHARED), changed by a script of this folder, and
// what `saccade evaluate` says of them. /usr/bin/python3 (or PYTHON) needs numpy and Pillow.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scores } from '../../bindings/evaluate/score.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = join(ROOT, 'dist/bindings/cli/main.js');
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

/** The folder of an annotated set. */
export const setOf = (name: string): string =>
  join(resolve(process.env.SACCADE_SHARED ?? resolve(ROOT, '../shared'), 'data'), name);

/** Scores of a folder's pictures with each of some flags. */
export function scoresOf(pictures: string, flags: readonly (readonly string[])[]): Scores[] {
  return flags.map((each): Scores => {
    const args = [COMMAND, 'evaluate', pictures, '--no-eyes', '--json', ...each];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  });
}

/** The same of what a script makes: called with `args`, `out` standing for the folder that it writes. */
export function scoresOfMade(
  script: string,
  args: (out: string) => string[],
  flags: readonly (readonly string[])[],
): Scores[] {
  const out = mkdtempSync(join(tmpdir(), 'variants-'));
  try {
    execFileSync(PYTHON, [fileURLToPath(new URL(script, import.meta.url)), ...args(out)]);
    return scoresOf(out, flags);
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Shares one after the other: before → after. */
export function arrows(shares: readonly number[]): string {
  return shares.map((share) => share.toFixed(3)).join(' → ');
}
