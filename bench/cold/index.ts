// From nothing to faces: fresh processes that import, load, and look at one 640x480 picture of pixels, on one thread.
// Node's own start, as an empty program has it, is taken off. The programs are plain JavaScript on disk, as users have
// it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { loadWeights } from '../engine.ts';
import { createModel } from '../peers/onnx.ts';
import { picture } from '../pictures.ts';
import { bestAndMedian } from '../rounds.ts';

/** Milliseconds. */
export interface Start {
  best: number;
  median: number;
  /** the most of the process, MB */
  rss: number;
}

export type ColdName = 'node' | 'saccade' | 'saccade, eyes' | 'onnxruntime-web';

const SOURCES = { saccade: 'saccade.ts', 'onnxruntime-web': 'onnxruntime.ts' };
// below node_modules: what is there is ours to write, and finds the other engines
const FOLDER = new URL('../peers/node_modules/.cold/', import.meta.url);

/** Times fresh processes in turns. */
export async function timeColdStarts(rounds: number, names: readonly ColdName[]): Promise<Map<ColdName, Start>> {
  await prepare(names);
  const all = ['node' as const, ...names];
  const times = new Map(all.map((name) => [name, { at: [] as number[], rss: [] as number[] }]));
  // the first of each warms the system's caches, and is left out where there are others
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const name of all) {
      const { at, rss, faces } = start(name);
      if (name !== 'node' && faces !== 3) throw new Error(`${name}: ${faces} faces, expected 3`);
      if (round < 0) continue;
      times.get(name)!.at.push(at);
      times.get(name)!.rss.push(rss);
    }
  }
  const own = bestAndMedian(times.get('node')!.at);
  return new Map(
    all.map((name) => {
      const { best, median } = bestAndMedian(times.get(name)!.at);
      const off = name === 'node' ? { best: 0, median: 0 } : own;
      const rss = Math.max(...times.get(name)!.rss) / 1e6;
      return [name, { best: best - off.best, median: median - off.median, rss }];
    }),
  );
}

function start(name: ColdName): { at: number; rss: number; faces: number } {
  const [program, eyes] = name.split(', ');
  const args = program === 'node' ? [at('empty.js')] : [at(`bench/cold/${program}.js`), at('photo.rgba'), eyes ?? ''];
  if (program === 'onnxruntime-web') args[0] = at('bench/cold/onnxruntime.js');
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  return JSON.parse(out.trim().split('\n').at(-1)!) as { at: number; rss: number; faces: number };
}

const at = (path: string) => fileURLToPath(new URL(path, FOLDER));

// Compiles the programs, and writes what they read.
async function prepare(names: readonly ColdName[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const photo = await picture(640, 480);
  writeFileSync(at('photo.rgba'), photo.data);
  for (const net of ['pnet', 'rnet', 'onet'] as const) {
    if (names.includes('onnxruntime-web'))
      writeFileSync(at(`${net}.onnx`), await createModel(await loadWeights(), net));
  }
  writeFileSync(at('package.json'), '{ "type": "module" }');
  writeFileSync(
    at('empty.js'),
    'console.log(JSON.stringify({ at: performance.now(), rss: process.memoryUsage.rss() }));',
  );
  const sources = [...Object.values(SOURCES), 'memory.ts'].map((file) => fileURLToPath(new URL(file, import.meta.url)));
  const program = ts.createProgram(sources, {
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, noCheck: true, skipLibCheck: true, types: [] },
    ...{ rewriteRelativeImportExtensions: true, verbatimModuleSyntax: true },
    ...{ rootDir: fileURLToPath(new URL('../..', import.meta.url)), outDir: fileURLToPath(FOLDER) },
  });
  program.emit();
}
