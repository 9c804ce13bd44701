// npm run bench:aims -- [words] [--quick | --smoke] [--seconds N]
// Each aim, what is measured, and whether it is met. A row's contenders take turns in one process; a row with two threads has its own.
//   words      only rows that contain all of them: pnet, "faces 640", "onnxruntime-web 1 thread" ...
//   --quick    about ten seconds of timing a row and number of threads, in place of forty
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ChildAnswer, ChildTask } from '../peers/child.ts';
import { missing, peerVersion } from '../peers/install.ts';
import { AIMS, type Aim } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    seconds: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? (values.quick ? 8 : 40));
const pace: ChildTask['pace'] = values.smoke
  ? 'smoke'
  : { rounds: 1000, seconds, minSamples: 2, minTime: 0.01, maxTime: 0.05 };
const CHILD = fileURLToPath(new URL('../peers/child.ts', import.meta.url));

const load = () =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
console.log(
  `Node ${process.versions.node} · ${cpus()[0]?.model.trim() ?? ''}, ${cpus().length} cores · load ${load()}`,
);
console.log(
  'work'.padEnd(16),
  'against'.padEnd(24),
  'threads  ours, best (median)   theirs, best (median)   ratio   aim',
);
let count = 0;
let met = 0;
for (const aim of AIMS) {
  for (const threads of [1, 2] as const) {
    const row = `${aim.match} ${aim.against} ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    if (aim.ratio[threads] === undefined || !positionals.every((word) => row.includes(word))) continue;
    const isMet = show(aim, threads, aim.ratio[threads]);
    count++;
    if (isMet) met++;
  }
}
console.log(`${met} of ${count} met · load ${load()}`);

function show({ match, against }: Aim, threads: 1 | 2, least: number): boolean {
  const start = match.padEnd(16);
  const reason = missing(against);
  if (reason) {
    console.log(start, `skipped: ${reason}`);
    return false;
  }
  const task: ChildTask = { match, threads, peers: [against], pace };
  const args = ['--import', 'tsx', CHILD, JSON.stringify(task)];
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { results, problems } = JSON.parse(out.trim().split('\n').at(-1)!) as ChildAnswer;
  for (const problem of problems) console.log(start, problem);
  const [ours, theirs] = results;
  if (!ours || !theirs) return false;
  const ratio = theirs.best / ours.best;
  const time = (of: typeof ours) => `${of.best.toFixed(2)} (${of.median.toFixed(2)}) ms`.padStart(22);
  const verdict = ratio >= least ? 'met' : `NOT MET, ${((ratio / least) * 100).toFixed(0)} % of it`;
  console.log(
    start,
    peerVersion(against).padEnd(24),
    `${threads}`.padStart(7),
    time(ours),
    time(theirs),
    `${ratio.toFixed(2)}x`.padStart(8),
    `${least}x`.padStart(5),
    verdict,
  );
  return ratio >= least;
}
