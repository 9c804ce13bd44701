// `saccade serve` under load on loopback, against `saccade detect` on the same pictures: npm run bench:http --
// [--seconds 30] [--connections 64] [--max-queue 64]. The client takes its share of the cores.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Jimp } from 'jimp';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist/bindings/cli/main.js');
const SAMPLES = join(ROOT, 'node_modules/@vladmandic/face-api/demo');
const MAX_BYTES = 2_000_000;
const FOLDER = 96; // pictures of the command's run

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    connections: { type: 'string', default: '64' },
    'max-queue': { type: 'string', default: '64' },
  },
});

const home = join(ROOT, 'out/http');
const folder = join(home, 'pictures');
rmSync(home, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pictures = await Promise.all([1, 2, 3, 4, 5, 6].map(makePicture));
for (let i = 0; i < FOLDER; i++) copyFileSync(pictures[i % pictures.length]!, join(folder, `${i}.jpg`));

const before = commandRate();
const server = await underLoad();
const after = commandRate();
const command = Math.max(before, after);
const { client, memory, stall } = server;
const lines = {
  machine: `${cpus()[0]!.model}, ${availableParallelism()} cores, Node ${process.versions.node}`,
  answers: client.statuses,
  'pictures a second': `${client.rate.toFixed(1)} served, ${command.toFixed(1)} by the command: ${(client.rate / command).toFixed(2)}`,
  'ms of served requests': `p50 ${client.p50}, p90 ${client.p90}, p99 ${client.p99}: ${(client.p99 / client.p50).toFixed(2)}`,
  'memory, MB': memory.map((mb) => Math.round(mb)).join(' '),
  'event loop stood still, ms': stall,
  'cores that the client took': client.cpu.toFixed(2),
};
for (const [name, value] of Object.entries(lines)) {
  console.log(`${name.padEnd(28)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}

/** 960×768. */
async function makePicture(n: number): Promise<string> {
  const image = await Jimp.read(join(SAMPLES, `sample${n}.jpg`));
  const path = join(home, `${n}.jpg`);
  writeFileSync(path, await image.cover({ w: 960, h: 768 }).getBuffer('image/jpeg', { quality: 90 }));
  return path;
}

/** Pictures a second of `saccade detect`, without its start. */
function commandRate(): number {
  const seconds = (paths: string[]) => {
    const start = performance.now();
    execFileSync(process.execPath, [MAIN, 'detect', '--json', ...paths], {
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1e9,
    });
    return (performance.now() - start) / 1000;
  };
  const alone = seconds([pictures[0]!]);
  return (FOLDER - 1) / (seconds([folder]) - alone);
}

interface Client {
  statuses: Record<string, number>;
  rate: number;
  p50: number;
  p90: number;
  p99: number;
  cpu: number;
}

async function underLoad(): Promise<{ client: Client; memory: number[]; stall: object }> {
  const stallFile = join(home, 'stall.json');
  const preload = join(dirname(fileURLToPath(import.meta.url)), 'stall.js');
  const args = ['serve', '--port', '0', '--max-queue', values['max-queue'], '--max-bytes', String(MAX_BYTES)];
  const child = spawn(process.execPath, ['--import', preload, MAIN, ...args], {
    env: { ...process.env, STALL_FILE: stallFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => {
    child.stdout.once('data', (line) => resolve((JSON.parse(String(line)) as { url: string }).url));
  });
  child.stdout.resume();
  const memory: number[] = [];
  const resident = () => {
    const [, kB] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))!;
    memory.push(Number(kB) / 1024);
  };
  const timer = setInterval(resident, (1000 * Number(values.seconds)) / 10);
  const asking = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      join(dirname(preload), 'client.ts'),
      url,
      values.seconds,
      values.connections,
      String(MAX_BYTES + 1),
      ...pictures,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  for await (const chunk of asking.stdout) said += chunk;
  clearInterval(timer);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  return { client: JSON.parse(said) as Client, memory, stall: JSON.parse(readFileSync(stallFile, 'utf8')) as object };
}
