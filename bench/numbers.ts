// README's one table: how accurate, how fast and how large, from the newest files in results/ and the built package.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scores } from '../bindings/evaluate/score.ts';
import { gzipped, SCRIPT } from '../tests/packaging/files.ts';
import { writeBetween } from './marks.ts';
import type { Run } from './report.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const RESULTS = join(ROOT, 'bench/results');
export const ACCURACY = join(RESULTS, 'accuracy.json');
const PUPILS = join(RESULTS, 'pupils.json');

/** What `npm run evaluate:readme` keeps of its sets. */
export interface Accuracy {
  date: string;
  wider: Scores;
  portraits: Scores;
}

/** What weights/train/pupils.py keeps: clear eyes that no network learned of, distances in distances of the eyes. */
interface Pupils {
  eyes: number;
  default: { within: number; median: number };
  published: { within: number; median: number };
}

/** The newest file of whole runs. */
export function newestRuns(): string {
  const names = readdirSync(RESULTS).filter((name) => /^\d.*\.json$/.test(name));
  return join(RESULTS, names.sort().at(-1)!);
}

/** Those of a file, the newest Node first. */
export function runsOf(file: string): Run[] {
  const { runs } = JSON.parse(readFileSync(file, 'utf8')) as { runs: Run[] };
  return runs.toSorted((a, b) => Number(b.node.split('.')[0]) - Number(a.node.split('.')[0]));
}

/** Writes the table into README.md; needs a build. */
export async function writeNumbers(): Promise<void> {
  const rows = [...accuracy(), ...speed(), ...sizes()].map((cells) => `| ${cells.join(' | ')} |`);
  await writeBetween('bench:readme', ['| | saccade | beside it |', '| --- | --- | --- |', ...rows].join('\n'));
}

function accuracy(): string[][] {
  const { wider, portraits } = JSON.parse(readFileSync(ACCURACY, 'utf8')) as Accuracy;
  const { faces, ap, recall, false: wrong } = wider.detection!;
  const pupils = JSON.parse(readFileSync(PUPILS, 'utf8')) as Pupils;
  return [
    [
      `${wider.pictures} pictures of WIDER, ${faces} faces from 20 px`,
      `${digits(recall)} found, ${wrong} false; average precision ${digits(ap)}`,
      "Python's `mtcnn` 0.1 finds the same faces, to the last integer",
    ],
    [
      `${portraits.pictures.toLocaleString('en-US')} portraits; ${pupils.eyes} clear eyes of them, which no network learned of`,
      [
        `${digits(portraits.points!.found)} found by their keypoints`,
        `${digits(pupils.default.within)} of pupils within 2.5 % of the distance of the eyes, half within ${percent(pupils.default.median)}`,
      ].join('; '),
      `the published ELG weights: ${digits(pupils.published.within)} of pupils, ${percent(pupils.published.median)}`,
    ],
  ];
}

function speed(): string[][] {
  const [main] = runsOf(newestRuns());
  const node = `Node ${main!.node.split('.')[0]}`;
  const row = (match: string, name: string): string[] => {
    const of = (threads: string) => main!.groups.find((one) => one.name === `peers/matches: ${match}, ${threads}`);
    const [one, ...others] = (of('1 thread')?.cases ?? []).filter((each) => each.name !== 'peak');
    const two = of('2 threads')?.cases?.find((each) => each.name !== 'peak');
    const beside = others.map(
      ({ name: who, best }) => `${who.split(' ')[0]}: ${(best / one!.best).toFixed(1)} times that`,
    );
    return [name, `${ms(one!.best)}${two ? `, on two threads ${ms(two.best)}` : ''}`, beside.join(', ')];
  };
  return [
    row('faces 640x480', `faces of a 640×480 photograph (${node}, one thread)`),
    row('faces 1280x720', 'faces of a 1280×720 photograph'),
    row('faces and eyes 640x480', 'faces and eyes, 640×480'),
  ];
}

function sizes(): string[][] {
  const zipped = (...files: string[]) => gzipped(ROOT, { files });
  const script = zipped(...SCRIPT);
  const kernels = zipped('dist/wasm/relaxed.wasm');
  const all = (weights: string) => mega(script + kernels + zipped(`weights/${weights}.safetensors`));
  return [
    [
      'a page loads for faces (gzip)',
      `${all('mtcnn')}, ${all('mtcnn-small')} with \`weights: 'small'\`, ${all('mtcnn-tiny')} with \`'tiny'\``,
      `script ${kilo(script)}, kernels ${kilo(kernels)}; eyes ${mega(zipped('weights/elg.safetensors'))} besides`,
    ],
  ];
}

function digits(value: number): string {
  return value.toFixed(3);
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function kilo(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}

function mega(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
