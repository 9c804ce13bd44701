// An engine on the built kernels. SACCADE_WASM=dist/debug/debug.wasm tries another build.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Engine } from '../../bindings/runtime/engine.ts';
import { compile } from '../../bindings/runtime/module.ts';
import { packMtcnn, type Mtcnn } from '../../bindings/nets/mtcnn.ts';
import { readWeights, type WeightFile } from '../../bindings/weights/format.ts';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const build = resolve(ROOT, process.env.SACCADE_WASM ?? 'dist/wasm/simd.wasm');
/** The kernels, compiled. */
export const MODULE = await compile(readFileSync(build), build);

export function createEngine(): Engine {
  return Engine.create(MODULE, build);
}

/** The weights of the package. */
export function loadWeights(): Promise<WeightFile> {
  const path = resolve(ROOT, 'weights/mtcnn.safetensors');
  return readWeights(readFileSync(path), path);
}

/** An engine with the three networks on it. */
export async function createNets(): Promise<{ engine: Engine; nets: Mtcnn; file: WeightFile }> {
  const engine = createEngine();
  const file = await loadWeights();
  return { engine, nets: packMtcnn(engine, file, 'mtcnn.safetensors'), file };
}
