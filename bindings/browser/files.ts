// Where the package's files lie, seen from the built entry (dist/browser/index.js). Bundlers find them by these
// expressions, which must stay literal: `new URL('...', import.meta.url)`, and `new Worker(new URL(...), { type:
// 'module' })`. Nothing runs when this is imported.
import type { Files } from '../detector/load.ts';
import { isForeign, startForeign } from './foreign.ts';

/** Addresses of kernels and weights, as strings that a worker can be sent. */
export function packagedFiles(): Files {
  return {
    wasm: {
      simd: new URL('../wasm/simd.wasm', import.meta.url).href,
      relaxed: new URL('../wasm/relaxed.wasm', import.meta.url).href,
      'simd-threads': new URL('../wasm/simd-threads.wasm', import.meta.url).href,
      'relaxed-threads': new URL('../wasm/relaxed-threads.wasm', import.meta.url).href,
    },
    mtcnn: {
      exact: new URL('../../weights/mtcnn.safetensors', import.meta.url).href,
      small: new URL('../../weights/mtcnn-small.safetensors', import.meta.url).href,
      tiny: new URL('../../weights/mtcnn-tiny.safetensors', import.meta.url).href,
    },
    elg: {
      default: new URL('../../weights/elg.safetensors', import.meta.url).href,
      lite: new URL('../../weights/elg-lite.safetensors', import.meta.url).href,
    },
  };
}

/** The script of a worker. */
export function workerFile(): URL {
  return new URL('./host.worker.js', import.meta.url);
}

/** A worker: the one in which the engine lives, or one of its pool. Its first message says which. */
export function startWorker(): Worker {
  const file = workerFile();
  if (isForeign(file)) return startForeign(file);
  return new Worker(new URL('./host.worker.js', import.meta.url), { type: 'module' });
}
