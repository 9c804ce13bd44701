// What threads cost: stages that they are offered in a picture, each a fork and a join; and memory, a thread.
import { fileURLToPath } from 'node:url';
import { cascade } from '../../bindings/cascade/index.ts';
import { STAGES } from '../../bindings/cascade/stages.ts';
import { detectorDefaults } from '../../bindings/detector/options.ts';
import { packElg } from '../../bindings/nets/elg.ts';
import { Engine } from '../../bindings/runtime/engine.ts';
import { compile } from '../../bindings/runtime/module.ts';
import { SharedExecutor } from '../../bindings/runtime/share.ts';
import { runThrough } from '../../bindings/runtime/stage.ts';
import { packMtcnn } from '../../bindings/nets/mtcnn.ts';
import { readFile } from 'node:fs/promises';
import { BUILD, loadWeights } from '../engine.ts';
import type { Group, Measure, Scope } from '../group.ts';
import { loadElg } from '../nets/sizes.ts';
import { scene } from '../pictures.ts';
import { runScript } from '../script.ts';
import type { Held } from './held.ts';

const MOST_JOINS = 8;
const MOST_THREADS = 8;
const PICTURES = 20;
const SIZES = [
  [640, 480],
  [1280, 720],
  [1920, 1080],
] as const;

const groups: Group[] = [
  { name: 'forks and joins', measure: joins },
  { name: 'memory', measure: memory },
];
export default groups;

// No thread is there: the caller then takes every unit that it offers.
async function joins({ tell }: Scope): Promise<void> {
  const path = fileURLToPath(new URL(`../../dist/wasm/${BUILD}-threads.wasm`, import.meta.url));
  const engine = Engine.create(await compile(await readFile(path), path), path, true);
  const nets = {
    mtcnn: packMtcnn(engine, await loadWeights(), 'the bench'),
    elg: packElg(engine, await loadElg('default'), 'the bench'),
  };
  const executor = new SharedExecutor(engine, nets, STAGES, 2, () => undefined);
  const list: Measure[] = [];
  for (const [width, height] of SIZES) {
    const photo = await scene(width, height, 6);
    const before = executor.offered;
    executor.begin();
    runThrough(cascade(executor, photo, detectorDefaults({}), () => undefined));
    executor.end();
    const name = `${width}x${height}, 6 faces and eyes`;
    list.push({ name, value: executor.offered - before, unit: 'a picture', limit: MOST_JOINS });
  }
  tell('forks and joins', list);
}

function memory({ smoke, tell }: Scope): void {
  const list: Measure[] = [];
  for (const [width, height] of smoke ? SIZES.slice(0, 1) : SIZES) {
    const most = smoke ? 3 : MOST_THREADS;
    const held = (threads: number) =>
      runScript('threads/held.ts', [threads, width, height, smoke ? 2 : PICTURES]) as Held;
    const [one, two, many] = [held(1), held(2), held(most)];
    const size = `${width}x${height}`;
    const each = (of: keyof Held) => (many[of] - two[of]) / (most - 2);
    list.push(
      { name: `${size}: WebAssembly memory, 1 thread`, value: one.wasm, unit: 'MB' },
      { name: `${size}: WebAssembly memory, 2 threads`, value: two.wasm, unit: 'MB' },
      { name: `${size}: WebAssembly memory, each further thread`, value: each('wasm'), unit: 'MB' },
      { name: `${size}: RSS, 1 thread`, value: one.rss, unit: 'MB' },
      { name: `${size}: RSS, 2 threads`, value: two.rss, unit: 'MB' },
      { name: `${size}: RSS, each further thread`, value: each('rss'), unit: 'MB' },
    );
  }
  tell('memory', list);
}
