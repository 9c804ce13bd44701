// npm run evaluate:light -- [--print] docs/light.md's table: pictures in bad light, made by variants.py of the
// annotated ones beside the repository (../shared/data, or SACCADE_SHARED), looked at as they are and with
// --light auto.
// /usr/bin/python3 (or PYTHON) needs numpy and Pillow.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Scores } from '../../bindings/evaluate/score.ts';
import { markdown } from '../../bindings/evaluate/table.ts';
import { formatted, writeBetween } from '../marks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DATA = resolve(process.env.SACCADE_SHARED ?? resolve(ROOT, '../shared'), 'data');
const COMMAND = join(ROOT, 'dist/bindings/cli/main.js');
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const PORTRAITS = 60;
const KINDS: readonly [kind: string, words: string][] = [
  ['plain', 'as they came'],
  ['dim', 'dim (gamma 1.6)'],
  ['dark', 'dark (gamma 3)'],
  ['dark-linear', 'an eighth of the light'],
  ['dark-noise', 'the same, noise of 3 levels'],
  ['darker-noise', 'darker, noise of 5 levels'],
  ['contrast', '15 % of the contrast'],
  ['haze', '40 % of it, lifted'],
  ['fog', '20 % of it, lifted'],
  ['side', 'light from one side'],
  ['over', 'over-exposed'],
  ['bright', 'bright (gamma 0.4)'],
  ['backlit', 'dark before white edges'],
  ['gray', 'gray'],
  ['gray-dark', 'gray and dark'],
  ['sepia', 'sepia'],
];

const { values } = parseArgs({ options: { print: { type: 'boolean' } } });
const folder = mkdtempSync(join(tmpdir(), 'light-'));
try {
  const rows = KINDS.map(([kind, words]) => {
    const wider = both(kind, 'wider200');
    const portraits = both(kind, 'mmlab5', '--take', String(PORTRAITS));
    return [
      words,
      pair(wider.map((one) => one.detection!.recall)),
      pair(wider.map((one) => one.detection!.ap)),
      wider.map((one) => one.detection!.false).join(' → '),
      pair(portraits.map((one) => one.points!.found)),
    ];
  });
  const heads = ['100 WIDER pictures', 'recall', 'average precision', 'false', `${PORTRAITS} portraits: found`];
  const table = markdown(heads, rows);
  if (values.print) console.log(await formatted(table));
  else await writeBetween('evaluate:light', table, 'docs/light.md');
} finally {
  rmSync(folder, { recursive: true });
}

function both(kind: string, name: string, ...options: string[]): Scores[] {
  const pictures = join(folder, `${name}-${kind}`);
  const script = fileURLToPath(new URL('variants.py', import.meta.url));
  execFileSync(PYTHON, [script, kind, join(DATA, name), pictures, ...options]);
  const scores = ['as-is', 'auto'].map((light): Scores => {
    const args = [COMMAND, 'evaluate', pictures, '--no-eyes', '--light', light, '--json'];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  });
  rmSync(pictures, { recursive: true });
  return scores;
}

function pair(shares: readonly number[]): string {
  return shares.map((share) => share.toFixed(3)).join(' → ');
}
