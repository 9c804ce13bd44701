// Where the package's files lie in Node.
import type { Files } from '../detector/load.ts';

// This file is bindings/node/files.ts in the repository and dist/bindings/node/files.js when built.
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../..' : '../../..', import.meta.url);
const packaged = (path: string) => new URL(path, ROOT);

export const FILES: Files = {
  wasm: {
    simd: packaged('dist/wasm/simd.wasm'),
    relaxed: packaged('dist/wasm/relaxed.wasm'),
    'simd-threads': packaged('dist/wasm/simd-threads.wasm'),
    'relaxed-threads': packaged('dist/wasm/relaxed-threads.wasm'),
  },
  mtcnn: { exact: packaged('weights/mtcnn.safetensors'), small: packaged('weights/mtcnn-small.safetensors') },
  elg: { default: packaged('weights/elg.safetensors'), lite: packaged('weights/elg-lite.safetensors') },
};
