// npm run evaluate:readme -- [--print] [FOLDER] the table of faces in docs/accuracy.md, and README's, from `saccade
// evaluate` of the annotated pictures beside the repository (../shared/data, or SACCADE_SHARED). FOLDER holds results
// of `saccade detect --json`, NAME.ndjson each: those pictures are not looked at again. --print writes nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Scores } from '../bindings/evaluate/score.ts';
import { markdown } from '../bindings/evaluate/table.ts';
import { formatted, writeBetween } from './marks.ts';
import { ACCURACY, writeNumbers, type Accuracy } from './numbers.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATA = resolve(process.env.SACCADE_SHARED ?? resolve(ROOT, '../shared'), 'data');
const COMMAND = join(ROOT, 'dist/bindings/cli/main.js');
const SCRIPT = 'evaluate:readme';

const { values, positionals } = parseArgs({ options: { print: { type: 'boolean' } }, allowPositionals: true });
const [saved] = positionals;

const wider = scores('wider200');
const portraits = scores('mmlab5');
const day = new Date().toISOString().slice(0, 10);
const made = `\`saccade evaluate\` of annotated photographs (\`npm run ${SCRIPT}\`, ${day}):\n\n${faces()}`;
if (values.print) console.log(await formatted(made));
else {
  writeFileSync(ACCURACY, `${JSON.stringify({ date: day, wider, portraits } satisfies Accuracy, null, 1)}\n`);
  await writeBetween(SCRIPT, made, 'docs/accuracy.md');
  await writeNumbers();
}

/** What the command says of a set. */
function scores(name: string): Scores {
  const folder = join(DATA, name);
  if (!existsSync(folder))
    throw new Error(`${folder} is not there: SACCADE_SHARED may name the folder that holds data/`);
  const results = saved === undefined ? '' : join(saved, `${name}.ndjson`);
  const from = existsSync(results) ? ['--results', results] : ['--no-eyes'];
  const args = [COMMAND, 'evaluate', folder, '--json', ...from];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function faces(): string {
  const rows: [string, Scores][] = [
    [`${count(wider.pictures)} WIDER pictures, ${wider.detection!.faces} faces ≥ 20 px`, wider],
    [`${count(portraits.pictures)} web portraits (MMLab), loose boxes`, portraits],
  ];
  return markdown(
    [
      'faces, minFaceSize 20',
      'average precision at IoU 0.5',
      'recall',
      'false',
      'recall at 0, 10, 100 false',
      'by keypoints',
      'keypoint error (of eye distance)',
    ],
    rows.map(([name, { detection, points }]) => [
      name,
      digits(detection!.ap),
      digits(detection!.recall),
      String(detection!.false),
      detection!.recall_at.map(({ recall }) => digits(recall)).join(', '),
      points ? digits(points.found) : '',
      points?.nme5 ? percent(points.nme5) : '',
    ]),
  );
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function digits(value: number): string {
  return value.toFixed(3);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
