// npm run evaluate:light -- [--print] docs/light.md's table: pictures in bad light, made by light.py, looked at
// as they are and with --light auto.
import { parseArgs } from 'node:util';
import { markdown } from '../../bindings/evaluate/table.ts';
import type { Scores } from '../../bindings/evaluate/score.ts';
import { formatted, writeBetween } from '../marks.ts';
import { arrows, scoresOfMade, setOf } from './scores.ts';

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
const rows = KINDS.map(([kind, words]) => {
  const wider = both(kind, 'wider200');
  const portraits = both(kind, 'mmlab5', '--take', String(PORTRAITS));
  return [
    words,
    arrows(wider.map((one) => one.detection!.recall)),
    arrows(wider.map((one) => one.detection!.ap)),
    wider.map((one) => one.detection!.false).join(' → '),
    arrows(portraits.map((one) => one.points!.found)),
  ];
});
const heads = ['100 WIDER pictures', 'recall', 'average precision', 'false', `${PORTRAITS} portraits: found`];
const table = markdown(heads, rows);
if (values.print) console.log(await formatted(table));
else await writeBetween('evaluate:light', table, 'docs/light.md');

function both(kind: string, name: string, ...options: string[]): Scores[] {
  const flags = ['as-is', 'auto'].map((light) => ['--light', light]);
  return scoresOfMade('light.py', (out) => [kind, setOf(name), out, ...options], flags);
}
