// Where the package's files lie in Node, seen from the built module (dist/bindings/node/files.js). Tracers and bundlers
// find them by these expressions, which must stay literal: `new URL('...', import.meta.url)`.
import type { Files } from '../detector/load.ts';
import { asBuilt } from './built.ts';

const at = (place: URL) => asBuilt(place, import.meta.url);

/** What to do where one of them cannot be read. */
export const LEFT_BEHIND =
  'Does a bundler or tracer leave them behind? Keep saccade external, or pass wasm, weights and elg.';

/** Addresses of kernels and weights. */
export function packagedFiles(): Files {
  if (!import.meta.url) return NAMES;
  return {
    wasm: {
      simd: at(new URL('../../wasm/simd.wasm', import.meta.url)),
      relaxed: at(new URL('../../wasm/relaxed.wasm', import.meta.url)),
      'simd-threads': at(new URL('../../wasm/simd-threads.wasm', import.meta.url)),
      'relaxed-threads': at(new URL('../../wasm/relaxed-threads.wasm', import.meta.url)),
    },
    mtcnn: {
      exact: at(new URL('../../../weights/mtcnn.safetensors', import.meta.url)),
      small: at(new URL('../../../weights/mtcnn-small.safetensors', import.meta.url)),
      tiny: at(new URL('../../../weights/mtcnn-tiny.safetensors', import.meta.url)),
    },
    elg: {
      default: at(new URL('../../../weights/elg.safetensors', import.meta.url)),
      lite: at(new URL('../../../weights/elg-lite.safetensors', import.meta.url)),
    },
  };
}

// In a bundle of CommonJS, which has no import.meta: what a message calls them.
const NAMES: Files = {
  wasm: {
    simd: 'saccade/wasm/simd.wasm',
    relaxed: 'saccade/wasm/relaxed.wasm',
    'simd-threads': 'saccade/wasm/simd-threads.wasm',
    'relaxed-threads': 'saccade/wasm/relaxed-threads.wasm',
  },
  mtcnn: {
    exact: 'saccade/weights/mtcnn.safetensors',
    small: 'saccade/weights/mtcnn-small.safetensors',
    tiny: 'saccade/weights/mtcnn-tiny.safetensors',
  },
  elg: { default: 'saccade/weights/elg.safetensors', lite: 'saccade/weights/elg-lite.safetensors' },
};
