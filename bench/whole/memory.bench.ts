// What a detector holds on to: nothing more after a thousand pictures than after five hundred. And what the command
// needs.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Group, Scope } from '../group.ts';
import { jpeg } from '../pictures.ts';
import { runScript } from '../script.ts';
import type { CycleLine } from './cycles.ts';
import type { MemoryLine } from './detections.ts';
import type { LargeLine } from './large.ts';
import type { ManyLine } from './many.ts';

const GROWTH = 3; // % of RSS and heap that the second half may add: the collector's and the allocator's play
// % of RSS after 4,000 threads: 0 to 8 came out, the heap constant: malloc has an arena a thread
const THREADS_GROWTH = 10;
const COMMAND_MB = 140;
const LARGE_MB = 60; // that small pictures may have more after a large one than before
const EACH_MS = 1000; // ten times what a picture should take
const CLI = fileURLToPath(new URL('../../dist/bindings/cli/main.js', import.meta.url));

const groups: Group[] = [
  { name: 'detections of mixed sizes', measure: detections },
  { name: 'many pictures', measure: many },
  { name: 'many detectors', measure: cycles },
  { name: 'a large picture', measure: large },
  { name: 'command', measure: command },
];
export default groups;

function detections({ smoke, tell }: Scope): void {
  const count = smoke ? 14 : 1000;
  const { lines, grew } = runScript('whole/detections.ts', [count], count * EACH_MS) as {
    lines: [MemoryLine, MemoryLine];
    grew: string[];
  };
  const [half, all] = lines;
  const name = `${count} detections of mixed sizes`;
  tell(
    name,
    lines.flatMap(({ detections: n, rss, heap, wasm, arenaPeak }) => [
      { name: `RSS after ${n}`, value: rss, unit: 'MB' },
      { name: `heap used after ${n}`, value: heap, unit: 'MB' },
      { name: `wasm memory after ${n}`, value: wasm, unit: 'MB' },
      { name: `arena's peak after ${n}`, value: arenaPeak, unit: 'MB' },
    ]),
  );
  const growth = (of: keyof MemoryLine) => Math.max(0, (all[of] / half[of] - 1) * 100);
  // with a few detections the engine still compiles and the collector has hardly run
  const limit = smoke ? {} : { limit: GROWTH };
  tell(`growth in the second half of ${name}`, [
    { name: 'RSS', value: growth('rss'), unit: '%', ...limit },
    { name: 'heap used', value: growth('heap'), unit: '%', ...limit },
    { name: 'wasm memory', value: growth('wasm'), unit: '%', limit: 0 },
    { name: 'sizes whose second picture took wasm memory', value: grew.length, unit: '', limit: 0 },
  ]);
}

// Small pictures of every kind, a tenth of them broken.
function many({ smoke, tell }: Scope): void {
  const count = smoke ? 20 : 10_000;
  for (const threads of [1, 2]) {
    const lines = runScript('whole/many.ts', [count, threads], count * EACH_MS) as ManyLine[];
    const limit = smoke ? {} : { limit: GROWTH };
    tell(`${count} small pictures, ${lines.at(-1)!.broken} of them broken, threads: ${threads}`, [
      ...growths(lines, ['rss']).map((one) => ({ ...one, ...limit })),
      // a megabyte in all: what the engine keeps of code that it met late
      ...growths(lines, ['heap']),
      { name: 'RSS at the end', value: lines.at(-1)!.rss, unit: 'MB' },
    ]);
  }
}

function cycles({ smoke, tell }: Scope): void {
  const count = smoke ? 10 : 2000;
  for (const threads of [1, 2]) {
    const lines = runScript('whole/cycles.ts', [count, threads], count * EACH_MS) as CycleLine[];
    const last = lines.at(-1)!;
    const limit = (growth: number) => (smoke ? {} : { limit: growth });
    tell(`${count} detectors come and go, threads: ${threads}`, [
      ...growths(lines, ['rss']).map((one) => ({ ...one, ...limit(threads === 1 ? GROWTH : THREADS_GROWTH) })),
      ...growths(lines, ['heap']).map((one) => ({ ...one, ...limit(GROWTH) })),
      { name: 'descriptors more', value: (last.descriptors ?? 0) - (lines[1]!.descriptors ?? 0), unit: '', limit: 4 },
      { name: 'handles left', value: Math.max(0, last.handles), unit: '', limit: 0 },
    ]);
  }
}

/** How much more there is after the last tenth than after the second, %. */
function growths<Key extends string>(lines: readonly Record<Key, number>[], keys: readonly Key[]) {
  const [early, late] = [lines[1]!, lines.at(-1)!];
  return keys.map((key) => ({
    name: `growth of the ${key === 'rss' ? 'RSS' : key} from the second tenth to the last`,
    value: Math.max(0, (late[key] / early[key] - 1) * 100),
    unit: '%',
  }));
}

// What small pictures have after one of 60 megapixels, beside what they had before.
async function large({ smoke, tell, defer }: Scope): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
  defer(() => rm(folder, { recursive: true }));
  const [width, height, count] = smoke ? [1280, 720, 2] : [9480, 6320, 60];
  const files = [join(folder, 'small.jpg'), join(folder, 'large.jpg')] as const;
  await writeFile(files[0], await jpeg(640, 480));
  await writeFile(files[1], await jpeg(width, height));
  for (const threads of [1, 2]) {
    const { before, after } = runScript('whole/large.ts', [...files, threads, count], 60_000) as LargeLine;
    tell(`after a JPEG of ${((width * height) / 1e6).toFixed(0)} megapixels, threads: ${threads}`, [
      { name: 'RSS before', value: before, unit: 'MB' },
      { name: 'RSS that stays', value: Math.max(0, after - before), unit: 'MB', limit: LARGE_MB },
    ]);
  }
}

// Peak RSS of `saccade detect` on a photo. A module that is loaded first prints it: `cold/memory.ts` says why so.
async function command({ tell, defer }: Scope): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
  defer(() => rm(folder, { recursive: true }));
  const photo = join(folder, 'photo.jpg');
  await writeFile(photo, await jpeg(1280, 720));
  const spy =
    "import { readFileSync } from 'node:fs'; process.on('exit', () => { let kb = process.resourceUsage().maxRSS;" +
    " try { kb = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) } catch {}" +
    ' process.stderr.write(`peak ${kb}`) })';
  const preload = `data:text/javascript,${encodeURIComponent(spy)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', preload, CLI, 'detect', photo], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the command ended with ${status}: ${stderr}`);
  const peak = (Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024) / 1e6;
  tell('command: saccade detect, 1280x720 JPEG', [{ name: 'peak RSS', value: peak, unit: 'MB', limit: COMMAND_MB }]);
}
