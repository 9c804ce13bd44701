// The built kernels and weights, loaded once for all benches; each bench computes in a memory of its own.
import { readFile } from 'node:fs/promises';
import type * as saccade from '../bindings/index.node.ts';
import { packMtcnn, type Mtcnn } from '../bindings/nets/mtcnn.ts';
import { Engine } from '../bindings/runtime/engine.ts';
import { chooseBuild } from '../bindings/runtime/features.ts';
import { compile } from '../bindings/runtime/module.ts';
import { readWeights, type WeightFile } from '../bindings/weights/format.ts';

/** The build that the library picks here for one thread. */
export const BUILD = chooseBuild({ threads: 1, deterministic: false }, { cores: 1, canShare: false }).build;
export const WASM = new URL(`../dist/wasm/${BUILD}.wasm`, import.meta.url);
const WEIGHTS = new URL('../weights/mtcnn.safetensors', import.meta.url);

// a worker takes 50; a machine may be busy, which matters where it is timed
const START_MS = process.argv.includes('--smoke') ? 50 : 250;

let module: Promise<WebAssembly.Module> | null = null;
let weights: Promise<WeightFile> | null = null;

export async function createEngine(): Promise<Engine> {
  module ??= readFile(WASM).then((bytes) => compile(bytes, WASM.pathname));
  return Engine.create(await module, WASM.pathname);
}

export function loadWeights(): Promise<WeightFile> {
  return (weights ??= readFile(WEIGHTS).then((bytes) => readWeights(bytes, WEIGHTS.pathname)));
}

/** An engine with the three networks in its memory. */
export async function createNets(): Promise<{ engine: Engine; nets: Mtcnn }> {
  const engine = await createEngine();
  return { engine, nets: packMtcnn(engine, await loadWeights(), WEIGHTS.pathname) };
}

/** The package as built, which users import; `folder`: another version's. */
export async function built(folder?: string): Promise<typeof saccade> {
  const root = folder ? new URL(`file://${folder}/`) : new URL('..', import.meta.url);
  return (await import(new URL('dist/bindings/index.node.js', root).href)) as typeof saccade;
}

/** A detector of the package as built, whose threads are up. */
export async function startDetector(
  options: saccade.DetectorOptions & { threads: number },
  folder?: string,
): Promise<saccade.Detector> {
  const { createDetector } = await built(folder);
  const detector = await createDetector(options);
  if (options.threads > 1) await new Promise((resolve) => setTimeout(resolve, options.threads * START_MS));
  return detector;
}
