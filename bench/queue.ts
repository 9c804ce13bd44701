// What a queue costs: pictures a second with 1, 2, 3 workers and with one process of `detect`, in turns, and the CPU
// time of each picture, which a busy machine changes less; what Redis computes and keeps for a picture.
// npm run bench:queue [-- rounds]
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { ROOT } from '../tests/helpers/engine.ts';
import { portraits } from '../tests/queue/portraits.ts';
import { Server, hasServer } from '../tests/queue/server.ts';

const MAIN = join(ROOT, 'dist/bindings/cli/main.js');
const ROUNDS = Number(process.argv[2] ?? 3);
const WARM = 12; // pictures before the clock starts
const MANY = 20_000; // names, to see what Redis keeps

interface Load {
  name: string;
  files: string[];
  flags: string[];
}

if (!(await hasServer('bench:queue'))) process.exit(0);
const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
const server = await Server.start();
const client = server.client();
try {
  const loads: Load[] = [
    {
      name: 'portraits of 200 px, faces from 80 px',
      files: await portraits(join(folder, 'small'), 300),
      flags: ['--min-face', '80'],
    },
    { name: 'photograph of 959 × 695, 5 faces', files: photographs(join(folder, 'large'), 40), flags: [] },
  ];
  for (const load of loads) await compare(load);
  await keep();
} finally {
  client.disconnect();
  await server.end();
  await rm(folder, { recursive: true, force: true });
}

function photographs(into: string, count: number): string[] {
  mkdirSync(into);
  return Array.from({ length: count }, (_, n) => {
    const path = join(into, `${n}.jpg`);
    copyFileSync(join(ROOT, 'sample.jpg'), path);
    return path;
  });
}

async function compare({ name, files, flags }: Load): Promise<void> {
  console.log(`\n${name}: pictures a second (best, median), CPU ms a picture (median); ${ROUNDS} rounds`);
  const seen = new Map<string, { rates: number[]; cpu: number[] }>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const workers of [0, 1, 2, 3]) {
      const { rate, cpu } = workers === 0 ? await alone(files, flags) : await queued(workers, files, flags);
      const key = workers === 0 ? 'one process of detect' : `${workers} workers`;
      const entry = seen.get(key) ?? { rates: [], cpu: [] };
      entry.rates.push(rate);
      entry.cpu.push(cpu);
      seen.set(key, entry);
    }
  }
  for (const [key, { rates, cpu }] of seen) {
    const best = Math.max(...rates).toFixed(1);
    console.log(
      `  ${key.padEnd(22)} ${best.padStart(6)} ${median(rates).toFixed(1).padStart(6)}   ${median(cpu).toFixed(2)}`,
    );
  }
  console.log(`  load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`);
}

async function alone(files: string[], flags: string[]) {
  const args = ['detect', '-', '--json', '--threads', '1', ...flags];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin!.end([...files.slice(0, WARM), ...files, files[0]!, files[0]!].join('\n'));
  let lines = 0;
  let begun = { at: 0, cpu: 0 };
  let result = { rate: 0, cpu: 0 };
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line) lines++;
    if (lines === WARM) begun = { at: performance.now(), cpu: cpuOf(child) };
    if (lines === WARM + files.length) {
      const ms = performance.now() - begun.at;
      result = { rate: (1000 * files.length) / ms, cpu: (cpuOf(child) - begun.cpu) / files.length };
    }
  }
  return result;
}

async function queued(workers: number, files: string[], flags: string[]) {
  await client.flushall();
  const queue = new Queue('saccade', { connection: client });
  const args = ['queue', 'work', '--redis', server.url, '--threads', '1', '--concurrency', '2', ...flags];
  const children = Array.from({ length: workers }, () => spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' }));
  while ((await queue.getWorkersCount()) < workers) await setTimeout(50);
  const add = async (part: string, paths: string[]) => {
    const jobs = paths.map((file, n) => ({ name: 'detect', data: { file }, opts: { jobId: `${part}-${n}` } }));
    const before = await queue.getJobCountByTypes('completed');
    await queue.addBulk(jobs);
    const begun = { at: Date.now(), cpu: sum(children.map(cpuOf)) };
    while ((await queue.getJobCountByTypes('completed')) < before + jobs.length) await setTimeout(250);
    const [last] = await queue.getJobs(['completed'], 0, 0, false);
    const ms = last!.finishedOn! - begun.at;
    return { rate: (1000 * jobs.length) / ms, cpu: (sum(children.map(cpuOf)) - begun.cpu) / jobs.length };
  };
  await add('warm', Array.from({ length: workers }, () => files.slice(0, WARM)).flat());
  const server0 = await serverCpu();
  const result = await add('timed', files);
  const serverMs = ((await serverCpu()) - server0) / files.length;
  if (workers === 2)
    console.log(`  redis: ${serverMs.toFixed(3)} ms of CPU a picture, four questions a second included`);
  for (const child of children) {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }
  await queue.close();
  return result;
}

/** Memory of pictures that wait, how fast they are added. */
async function keep(): Promise<void> {
  await client.flushall();
  const before = await memory();
  const list = Array.from({ length: MANY }, (_, n) => `/pictures/2026/11/${n % 100}/photograph-${n}.jpg`).join('\n');
  const start = performance.now();
  const child = spawn(process.execPath, [MAIN, 'queue', 'add', '-', '--redis', server.url], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin!.end(list);
  await once(child, 'close');
  const seconds = (performance.now() - start) / 1000;
  const bytes = ((await memory()) - before) / MANY;
  console.log(
    `\n${MANY} names: ${Math.round(MANY / seconds)} added a second, ${Math.round(bytes)} bytes each in Redis`,
  );
}

async function memory(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]);
}

async function serverCpu(): Promise<number> {
  const text = await client.info('cpu');
  return sum([...text.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)].map(([, value]) => 1000 * Number(value)));
}

/** ms of all its threads, user and system; the kernel counts in hundredths of a second. */
function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
