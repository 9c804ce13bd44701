// What a detector holds on to: nothing more after a thousand pictures than after five hundred. And what the command
// needs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MemoryLine } from './detections.ts';
import type { ManyLine } from './many.ts';
import { jpeg } from '../pictures.ts';
import type { Report } from '../report.ts';

const GROWTH = 3; // % of RSS and heap that the second half may add: the collector's and the allocator's play
const COMMAND_MB = 200;
const CLI = new URL('../../dist/bindings/cli/main.js', import.meta.url);

export default async function bench(report: Report): Promise<void> {
  if (report.wants('detections')) detections(report);
  if (report.wants('many pictures')) many(report);
  if (report.wants('command')) await command(report);
}

// Runs a script of this folder with a count; what it prints.
function script(name: string, count: number): unknown {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const out = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', path, `${count}`], {
    encoding: 'utf8',
    timeout: 60_000 + count * 1000, // ten times what it should take
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  return JSON.parse(out);
}

function detections(report: Report): void {
  const count = report.options.smoke ? 60 : 1000;
  const { lines, grew } = script('detections.ts', count) as { lines: [MemoryLine, MemoryLine]; grew: string[] };
  const [half, all] = lines;
  const name = `${count} detections of mixed sizes`;
  report.measures(
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
  const limit = report.options.smoke ? {} : { limit: GROWTH };
  report.measures(`growth in the second half of ${name}`, [
    { name: 'RSS', value: growth('rss'), unit: '%', ...limit },
    { name: 'heap used', value: growth('heap'), unit: '%', ...limit },
    { name: 'wasm memory', value: growth('wasm'), unit: '%', limit: 0 },
    { name: 'sizes whose second picture took wasm memory', value: grew.length, unit: '', limit: 0 },
  ]);
}

function many(report: Report): void {
  const count = report.options.smoke ? 60 : 10_000;
  const lines = script('many.ts', count) as [ManyLine, ManyLine];
  const [half, all] = lines;
  const limit = report.options.smoke ? {} : { limit: GROWTH };
  const growth = (of: 'rss' | 'heap') => Math.max(0, (all[of] / half[of] - 1) * 100);
  report.measures(`${count} small pictures through detectMany, 2 threads`, [
    ...lines.map(({ pictures, rss }) => ({ name: `RSS after ${pictures}`, value: rss, unit: 'MB' })),
    { name: 'growth of RSS in the second half', value: growth('rss'), unit: '%', ...limit },
    { name: 'growth of the heap in the second half', value: growth('heap'), unit: '%', ...limit },
  ]);
}

// Peak RSS of `saccade detect` on a photo. Read from /proc where there is one: maxRSS of a process that another one
// started counts that one's memory too (Linux carries it over exec).
async function command(report: Report): Promise<void> {
  if (!existsSync(CLI)) return report.problem('dist/bindings is missing: run npm run build first');
  const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
  try {
    const photo = join(folder, 'photo.jpg');
    await writeFile(photo, await jpeg(1280, 720));
    const spy =
      "import { readFileSync } from 'node:fs'; process.on('exit', () => { let kb = process.resourceUsage().maxRSS;" +
      " try { kb = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) } catch {}" +
      ' process.stderr.write(`peak ${kb}`) })';
    const preload = `data:text/javascript,${encodeURIComponent(spy)}`;
    const { status, stderr } = spawnSync(process.execPath, ['--import', preload, fileURLToPath(CLI), 'detect', photo], {
      encoding: 'utf8',
    });
    if (status !== 0) return report.problem(`the command ended with ${status}: ${stderr}`);
    const peak = (Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024) / 1e6;
    report.measures('command: saccade detect, 1280x720 JPEG', [
      { name: 'peak RSS', value: peak, unit: 'MB', limit: COMMAND_MB },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
