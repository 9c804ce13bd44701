// The built kernels and weights, loaded once for all benches; each bench computes in a memory of its own.
import { readFile } from 'node:fs/promises';
import { CascadeDetector } from '../bindings/detector.ts';
import { packMtcnn, type Mtcnn } from '../bindings/nets/mtcnn.ts';
import { detectorDefaults } from '../bindings/options.ts';
import { Engine } from '../bindings/runtime/engine.ts';
import { chooseBuild } from '../bindings/runtime/features.ts';
import { compile } from '../bindings/runtime/load.ts';
import { spawnThread } from '../bindings/runtime/node/spawn.ts';
import { readWeights, type WeightFile } from '../bindings/weights/format.ts';

/** The build that the library picks here for one thread. */
export const BUILD = chooseBuild({ threads: 1, deterministic: false }, { cores: 1, canShare: false }).build;
export const WASM = new URL(`../dist/wasm/${BUILD}.wasm`, import.meta.url);
const THREADED = new URL(`../dist/wasm/${BUILD}-threads.wasm`, import.meta.url);
const WEIGHTS = new URL('../weights/mtcnn.safetensors', import.meta.url);

// a thread takes 50; a machine may be busy
export const START_MS = 250;

let module: Promise<WebAssembly.Module> | null = null;
let weights: Promise<WeightFile> | null = null;

export async function createEngine(): Promise<Engine> {
  module ??= readFile(WASM).then((bytes) => compile(bytes, WASM.pathname));
  return new Engine(await module, WASM.pathname);
}

export function loadWeights(): Promise<WeightFile> {
  return (weights ??= readFile(WEIGHTS).then((bytes) => readWeights(bytes, WEIGHTS.pathname)));
}

/** An engine on several threads, which are up when this resolves. */
export async function createThreaded(threads: number): Promise<Engine> {
  const build = await compile(await readFile(THREADED), THREADED.pathname);
  const engine = new Engine(build, THREADED.pathname, { size: threads, spawn: spawnThread });
  await new Promise((resolve) => setTimeout(resolve, START_MS * threads));
  return engine;
}

/** An engine with the three networks in its memory. */
export async function createNets(threads = 1): Promise<{ engine: Engine; nets: Mtcnn }> {
  const engine = threads === 1 ? await createEngine() : await createThreaded(threads);
  return { engine, nets: packMtcnn(engine, await loadWeights(), WEIGHTS.pathname) };
}

/** A detector whose memory can be looked into. */
export async function createOpenDetector(): Promise<{ engine: Engine; detector: CascadeDetector }> {
  const { engine, nets } = await createNets();
  const noDecoder = () => Promise.reject(new Error('the bench gives pixels'));
  const info = { version: 'bench', build: BUILD, threads: 1, why: 'bench', weights: {} };
  return {
    engine,
    detector: new CascadeDetector(engine, { mtcnn: nets, elg: null }, detectorDefaults({}), noDecoder, info),
  };
}
