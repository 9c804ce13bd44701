// saccade in Node: kernels and weights from the package's own folder, pictures from files, URLs and encoded bytes.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { expected, SaccadeError, show } from './errors.ts';
import { open, type Platform } from './open.ts';
import { spawnThread } from './runtime/node/spawn.ts';
import type { Detector, DetectorOptions, ImageSource, PixelImage } from './types.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';

const ROOT = packageRoot();
const packaged = (path: string) => new URL(path, ROOT);

const NODE: Platform = {
  sharing: { cores: availableParallelism(), canShare: true },
  files: {
    wasm: {
      simd: packaged('dist/wasm/simd.wasm'),
      relaxed: packaged('dist/wasm/relaxed.wasm'),
      'simd-threads': packaged('dist/wasm/simd-threads.wasm'),
      'relaxed-threads': packaged('dist/wasm/relaxed-threads.wasm'),
    },
    mtcnn: { exact: packaged('weights/mtcnn.safetensors'), small: packaged('weights/mtcnn-small.safetensors') },
    elg: { default: packaged('weights/elg.safetensors'), lite: packaged('weights/elg-lite.safetensors') },
  },
  read: (place) => readFile(place instanceof URL || !place.startsWith('file:') ? place : new URL(place)),
  spawn: spawnThread,
  decode,
};

/** Loads kernels and weights once. Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be read or are not ours. */
export function createDetector(options: DetectorOptions = {}): Promise<Detector> {
  return open(options, NODE);
}

async function decode(image: ImageSource, maxPixels: number): Promise<PixelImage> {
  if (!isEncoded(image)) {
    const what = 'pixels { data, width, height }, a path, a file: URL or the bytes of an encoded picture';
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', show(image)));
  }
  // jimp's decoders are loaded only when there is something to decode
  const { decodeImage } = await import('./decode/index.ts');
  return decodeImage(image, maxPixels);
}

function isEncoded(image: unknown): image is string | URL | Uint8Array | ArrayBuffer | Blob {
  return typeof image === 'string' || [URL, Uint8Array, ArrayBuffer, Blob].some((kind) => image instanceof kind);
}

// This file is bindings/index.node.ts in the repository and dist/bindings/index.node.js when built.
function packageRoot(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url);
}
