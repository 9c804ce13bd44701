// saccade where there is nothing but the language: an edge function. The caller brings compiled kernels and the bytes
// of the weights; nothing is fetched, read from a disk, compiled from text or put on another thread.
import { expected, SaccadeError, show } from './errors.ts';
import { Detector } from './detector/detector.ts';
import type { Files } from './detector/load.ts';
import { openCore, type Platform } from './detector/open.ts';
import { detectorDefaults, detectorOptions } from './detector/options.ts';
import { isData, isModule } from './runtime/kinds.ts';
import type { Detector as PublicDetector } from './types.edge.ts';
import type { DetectorOptions, ImageSource, WasmModule } from './types.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';
export type { Detector, FrameSource, ImageSource, ManyResult } from './types.edge.ts';

/** Options of `createDetector` here: `wasm` and `weights` must be given; nothing is loaded. */
export interface EdgeOptions extends Omit<DetectorOptions, 'onProgress'> {
  /** kernels: `saccade/wasm/simd.wasm` or `relaxed.wasm`, as the platform imports it */
  wasm: WasmModule;
  /** bytes of `saccade/weights/mtcnn.safetensors`, `mtcnn-small.safetensors` or `mtcnn-tiny.safetensors` */
  weights: Uint8Array | ArrayBuffer;
  /** bytes of `saccade/weights/elg.safetensors` or `elg-lite.safetensors`; without them there are no eyes */
  elg?: Uint8Array | ArrayBuffer;
  /** default: whether `elg` is given */
  eyes?: boolean;
}

/** Makes a detector of one thread, for pixels: `detectSync` does all in one go. Rejects with a SaccadeError. */
export async function createDetector(options: EdgeOptions): Promise<PublicDetector> {
  const given = detectorOptions(options);
  const { wasm, weights, elg, eyes = elg !== undefined } = given;
  if (!isModule(wasm)) throw bad('a WebAssembly.Module', 'wasm', wasm);
  if (!isData(weights)) throw bad('the bytes of a .safetensors file', 'weights', weights);
  if (elg !== undefined && !isData(elg)) throw bad('the bytes of a .safetensors file', 'elg', elg);
  if (eyes && elg === undefined) throw bad('the bytes of a .safetensors file, or eyes: false', 'elg', elg);
  const filled = { ...given, eyes };
  return new Detector(await openCore(filled, EDGE, given.signal), detectorDefaults(filled), given.maxQueue);
}

const EDGE: Platform = {
  sharing: { cores: 4, canShare: false, whyNot: 'saccade/edge starts no workers' },
  // never asked for: everything is given
  files: { wasm: {}, mtcnn: {}, elg: {} } as unknown as Files,
  read: () => Promise.reject(new Error('no files')),
  async decode(image: ImageSource) {
    const hint = 'Decode it first.';
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected('pixels { data, width, height }', 'image', show(image), hint));
  },
};

function bad(what: string, name: string, came: unknown): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, `option '${name}'`, show(came)));
}
