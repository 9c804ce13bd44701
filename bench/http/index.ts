// `saccade serve` under load on loopback against `saccade detect` on the same pictures, in turns: npm run bench:http --
// [--seconds 10] [--rounds 3] [--connections 64] [--max-queue 64]. The client takes its share of the cores.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Jimp } from 'jimp';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const MAIN = join(ROOT, 'dist/bindings/cli/main.js');
const SAMPLES = join(ROOT, 'node_modules/@vladmandic/face-api/demo');
const MAX_BYTES = 2_000_000;
const WARM = 8; // pictures before the command's clock starts

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    'max-queue': { type: 'string', default: '64' },
  },
});
const seconds = Number(values.seconds);

/** What a client of bench/http/client.ts got. */
interface Got {
  statuses: Record<string, number>;
  /** pictures a second */
  rate: number;
  /** ms of each */
  served: number[];
  /** cores */
  cpu: number;
}

/** What bench/http/stall.js says: ns and bytes. */
interface Said {
  stall: Record<string, number>;
  memory: NodeJS.MemoryUsage[];
}

const home = join(ROOT, 'out/http');
rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
const pictures = await Promise.all([1, 2, 3, 4, 5, 6].map(makePicture));
const { server, url } = await serve();
const rounds: { got: Got; said: Said; command: number }[] = [];
try {
  await load(2); // everything is loaded, and warm
  for (let round = 0; round < Number(values.rounds); round++) {
    server.send('begin');
    const got = await load(seconds);
    const answer = once(server, 'message');
    server.send('end');
    const [said] = (await answer) as [Said];
    rounds.push({ got, said, command: await command(seconds) });
  }
} finally {
  server.kill('SIGTERM');
}
for (const [name, value] of Object.entries(report())) console.log(`${name.padEnd(38)} ${value}`);

function report(): Record<string, string> {
  const statuses: Record<string, number> = {};
  for (const { got } of rounds)
    for (const [status, count] of Object.entries(got.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
  const wrong = Object.keys(statuses).filter((status) => Number(status) >= 500 && status !== '503');
  const served = rounds.flatMap(({ got }) => got.served).sort((a, b) => a - b);
  const ms = (q: number) => served[Math.floor(q * (served.length - 1))]!;
  const ratios = rounds.map(({ got, command }) => got.rate / command);
  const stall = Object.keys(rounds[0]!.said.stall).map((name) => {
    const each = rounds.map(({ said }) => said.stall[name]! / 1e6);
    return `${name} ${(name === 'max' ? Math.max(...each) : median(each)).toFixed(1)}`;
  });
  const samples = rounds.flatMap(({ said }) => said.memory);
  const tenth = Math.max(1, Math.round(samples.length / 10));
  const kinds = ['rss', 'heapUsed', 'external', 'arrayBuffers'] as const;
  const memory = kinds.map((kind) => {
    const all = samples.map((sample) => sample[kind] / 1e6);
    return `${kind} ${Math.round(median(all.slice(0, tenth)))} → ${Math.round(median(all.slice(-tenth)))}`;
  });
  const rate = (of: (round: (typeof rounds)[0]) => number) => rounds.map((round) => of(round).toFixed(1)).join(' ');
  return {
    machine: `${cpus()[0]!.model}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`,
    answers: JSON.stringify(statuses),
    '5xx but 503': String(wrong.reduce((sum, status) => sum + statuses[status]!, 0)),
    'pictures a second, served': rate(({ got }) => got.rate),
    'pictures a second, saccade detect': rate(({ command }) => command),
    'served / detect, median (each)': `${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(' ')})`,
    'ms of served requests': `p50 ${ms(0.5)}, p90 ${ms(0.9)}, p99 ${ms(0.99)}; p99/p50 ${(ms(0.99) / ms(0.5)).toFixed(2)}`,
    'event loop stood still, ms': stall.join(', '),
    'memory, MB, first tenth → last': memory.join(', '),
    'cores that the client took': (rounds.reduce((sum, { got }) => sum + got.cpu, 0) / rounds.length).toFixed(2),
  };
}

/** 960×768. */
async function makePicture(n: number): Promise<string> {
  const image = await Jimp.read(join(SAMPLES, `sample${n}.jpg`));
  const path = join(home, `${n}.jpg`);
  writeFileSync(path, await image.cover({ w: 960, h: 768 }).getBuffer('image/jpeg', { quality: 90 }));
  return path;
}

async function serve(): Promise<{ server: ChildProcess; url: string }> {
  const args = ['serve', '--port', '0', '--max-queue', values['max-queue'], '--max-bytes', String(MAX_BYTES)];
  const server = spawn(process.execPath, ['--import', join(HERE, 'stall.js'), MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = (await once(server.stdout!, 'data')) as [Buffer];
  server.stdout!.resume();
  return { server, url: (JSON.parse(String(line)) as { url: string }).url };
}

async function load(seconds: number): Promise<Got> {
  const args = [url, String(seconds), values.connections, String(MAX_BYTES + 1), ...pictures];
  const client = spawn(process.execPath, ['--import', 'tsx', join(HERE, 'client.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of client.stdout) text += chunk;
  return JSON.parse(text) as Got;
}

/** Pictures a second of `saccade detect`, once it is warm. */
async function command(seconds: number): Promise<number> {
  const child = spawn(process.execPath, [MAIN, 'detect', '-', '--json'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(Array.from({ length: 300 * seconds }, (_, i) => pictures[i % pictures.length]!).join('\n'));
  const ended = once(child, 'exit');
  let lines = 0;
  let start = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line) lines++;
    const now = performance.now();
    if (lines === WARM) start = now;
    else if (lines > WARM && now - start > 1000 * seconds) {
      child.kill('SIGKILL');
      await ended;
      return (1000 * (lines - WARM)) / (now - start);
    }
  }
  throw new Error('the command ended early');
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
