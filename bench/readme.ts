// npm run bench:readme -- [FILE] the tables of docs/speed.md from a whole run in results/ (the newest file, or FILE),
// and README's: what lies between two marks is made, not typed.
import { basename } from 'node:path';
import { writeBetween } from './marks.ts';
import { newestRuns, runsOf, writeNumbers } from './numbers.ts';
import type { Run } from './report.ts';

const SPEED = 'docs/speed.md';

const file = process.argv[2] ?? newestRuns();
const byNode = runsOf(file);
const main = byNode[0]!;

await writeBetween('bench:readme', tables().join('\n\n'), SPEED);
await writeNumbers();
console.log(`${SPEED} and README.md: from ${file}`);

function tables(): string[] {
  const { cpu, cores, date, load } = main;
  const nodes = byNode.map(({ node }) => node.split('.')[0]).join(', ');
  return [
    `Best times of \`npm run bench\` on ${cores} shared cores of an ${cpu} (${date.slice(0, 10)}, load ${load[0]}; Node ${nodes}; all numbers, medians and
     load in \`bench/results/${basename(file)}\`). Others run the same work in the same run, in turns, on as many threads.
     Networks by themselves are timed on one thread: ours share a picture among threads, not a network.`,
    peers(),
    pictures(),
    `${cold()} ${folder()}`.trim(),
  ].filter((part) => part !== '');
}

// Our times, and how many times faster than others, Node by Node.
function peers(): string {
  const works: [string, string][] = [
    ['pnet 640x480', 'P-Net pyramid of 640×480, faces from 20 px'],
    ['rnet 256', 'R-Net, 256 crops'],
    ['onet 16', 'O-Net, 16 crops'],
    ['elg published', 'published ELG, two eyes'],
    ['elg default', 'our ELG, two eyes'],
    ['elg lite', 'our lite ELG, two eyes'],
    ['faces 640x480', 'faces of a 640×480 photograph'],
    ['faces 1280x720', 'faces of a 1280×720 photograph'],
    ['faces and eyes 640x480', 'faces and eyes of a 640×480 photograph'],
    ['mtcnn 640x480', 'faces, against MTCNN on npm, 640×480'],
    ['mtcnn 1280x853', 'the same, 1280×853'],
  ];
  const columns = byNode.flatMap((run) => (run === main ? [1, 2] : [1]).map((threads) => ({ run, threads })));
  const rows = works.flatMap(([match, name]) => {
    const cells = columns.map(({ run, threads }) =>
      duel(run, `peers/matches: ${match}, ${threads} thread${threads > 1 ? 's' : ''}`),
    );
    return cells.some((cell) => cell !== '–') ? [[name, ...cells]] : [];
  });
  if (rows.length === 0) return '';
  const heads = columns.map(
    ({ run, threads }) => `Node ${run.node.split('.')[0]}, ${threads} thread${threads > 1 ? 's' : ''}`,
  );
  return table(['', ...heads], rows);
}

function duel(run: Run, name: string): string {
  const [ours, ...others] = (group(run, name)?.cases ?? []).filter((one) => one.name !== 'peak');
  if (!ours) return '–';
  const named = others.map(({ name: who, best }) => `${(best / ours.best).toFixed(1)}x ${who.split(' ')[0]}`);
  return [ms(ours.best), ...named].join('<br>');
}

// Whole detections by size and number of faces.
function pictures(): string {
  const counts = [0, 1, 6, 30];
  const rows = ['320x240', '640x480', '1280x720', '1920x1080'].map((size) => [
    size.replace('x', '×'),
    ...counts.map((count) => {
      const cases = group(main, `cascade/detect: ${size}, ${count} faces`)?.cases ?? [];
      const best = (name: string) => cases.find((one) => one.name === name)?.best;
      const pair = (what: string) => [best(`${what}, 1 thread`), best(`${what}, 2 threads`)] as const;
      const show = ([one, two]: readonly [number | undefined, number | undefined]) =>
        one && two ? `${ms(one)}, ${ms(two)}` : '';
      return [show(pair('faces')), show(pair('faces and eyes'))].filter(Boolean).join('<br>with eyes ');
    }),
  ]);
  const node = main.node.split('.')[0];
  return table(
    [`Node ${node}: 1 thread, 2 threads`, ...counts.map((count) => `${count} ${count === 1 ? 'face' : 'faces'}`)],
    rows,
  );
}

function cold(): string {
  const list = group(main, 'whole/cold: cold start, 640x480, 1 thread')?.measures ?? [];
  const of = (name: string) => list.find((one) => one.name === name)?.value;
  const [ours, theirs] = [of('saccade'), of('onnxruntime-web')];
  if (!ours) return '';
  const beside = theirs ? `; with onnxruntime-web ${ms(theirs)}` : '';
  return `From import to the first faces of a 640×480 picture, in a fresh process: ${ms(ours)}${beside} (Node's own start taken off).`;
}

function folder(): string {
  const found = main.groups.find(({ name }) => name.startsWith('whole/folder'))?.cases ?? [];
  const rate = (name: string) => found.find((one) => one.name === name)?.rate?.toFixed(1);
  if (!rate('2 threads')) return '';
  return `A folder of JPEGs, decoding included, faces and eyes: ${rate('1 thread')} pictures a second on one thread, ${rate('2 threads')} on two.`;
}

function group(run: Run, name: string) {
  return run.groups.find((one) => one.name === name);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
