// saccade in Node: kernels and weights from the package's own folder, pictures from files, URLs and encoded bytes.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { CascadeDetector } from './detector.ts';
import { expected, SaccadeError, show } from './errors.ts';
import { packElg } from './nets/elg.ts';
import { packMtcnn } from './nets/mtcnn.ts';
import { detectorDefaults } from './options.ts';
import { Engine } from './runtime/engine.ts';
import { chooseBuild } from './runtime/features.ts';
import { compile, sharesMemory } from './runtime/load.ts';
import { spawnThread } from './runtime/node/spawn.ts';
import type { Detector, DetectorOptions, ImageSource, PixelImage } from './types.ts';
import { readWeights, type WeightFile } from './weights/format.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';

const ROOT = packageRoot();
const MTCNN = { exact: 'weights/mtcnn.safetensors', small: 'weights/mtcnn-small.safetensors' };
const ELG = { default: 'weights/elg.safetensors', lite: 'weights/elg-lite.safetensors' };

/** Loads kernels and weights once. Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be read or are not ours. */
export async function createDetector(options: DetectorOptions = {}): Promise<Detector> {
  const defaults = detectorDefaults(options);
  const { weights = 'exact', elg = 'default', threads = 'auto', deterministic = false } = options;
  const choice = chooseBuild({ threads, deterministic }, { cores: availableParallelism(), canShare: true });
  const wasm = options.wasm ?? new URL(`dist/wasm/${choice.build}.wasm`, ROOT);
  const [module, mtcnnFile, elgFile] = await Promise.all([
    loadModule(wasm),
    loadWeights(weights, MTCNN),
    defaults.eyes ? loadWeights(elg, ELG) : null,
  ]);
  // kernels that the caller brings may be any of the builds
  const isShared = options.wasm === undefined ? choice.threads > 1 : sharesMemory(module);
  const threading = isShared ? { size: choice.threads, spawn: spawnThread } : undefined;
  const engine = new Engine(module, describe(wasm), threading);
  const nets = {
    mtcnn: packMtcnn(engine, mtcnnFile, describe(weights)),
    elg: elgFile && packElg(engine, elgFile, describe(elg)),
  };
  const { version } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as { version: string };
  const files = { mtcnn: mtcnnFile, ...(elgFile && { elg: elgFile }) };
  const about = Object.entries(files).map(([name, { sha256, origin, licence }]) => [name, { sha256, origin, licence }]);
  const build = options.wasm === undefined ? choice.build : 'as given';
  const info = { version, build, threads: engine.threads, why: choice.why, weights: Object.fromEntries(about) };
  return new CascadeDetector(engine, nets, defaults, decode, info);
}

async function decode(image: Exclude<ImageSource, PixelImage>, maxPixels: number): Promise<PixelImage> {
  const isEncoded =
    typeof image === 'string' ||
    [URL, Uint8Array, ArrayBuffer, Blob].some((kind) => (image as unknown) instanceof kind);
  if (!isEncoded) {
    const what = 'pixels { data, width, height }, a path, a file: URL or the bytes of an encoded picture';
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', show(image)));
  }
  // jimp's decoders are loaded only when there is something to decode
  const { decodeImage } = await import('./decode/index.ts');
  return decodeImage(image, maxPixels);
}

async function loadModule(wasm: NonNullable<DetectorOptions['wasm']>): Promise<WebAssembly.Module> {
  const isReady = wasm instanceof WebAssembly.Module || wasm instanceof Uint8Array || wasm instanceof ArrayBuffer;
  return compile(isReady ? wasm : await read(wasm, 'kernels'), describe(wasm));
}

async function loadWeights(
  weights: Uint8Array | ArrayBuffer | URL | string,
  packaged: Record<string, string>,
): Promise<WeightFile> {
  if (typeof weights === 'string' && Object.hasOwn(packaged, weights)) {
    return loadWeights(new URL(packaged[weights]!, ROOT), packaged);
  }
  const bytes =
    weights instanceof Uint8Array
      ? weights
      : weights instanceof ArrayBuffer
        ? new Uint8Array(weights)
        : await read(weights, 'weights');
  return readWeights(bytes, describe(weights));
}

async function read(place: URL | string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(place instanceof URL || !place.startsWith('file:') ? place : new URL(place));
  } catch (cause) {
    throw new SaccadeError('SACCADE_LOAD_FAILED', `Could not read the ${what} from ${describe(place)}.`, { cause });
  }
}

function describe(place: unknown): string {
  if (place instanceof URL) return place.protocol === 'file:' ? decodeURI(place.pathname) : place.href;
  return typeof place === 'string' ? place : 'the given bytes';
}

// This file is bindings/index.node.ts in the repository and dist/bindings/index.node.js when built.
function packageRoot(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url);
}
