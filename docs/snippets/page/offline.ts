// All files from a folder of your own, and nothing from anywhere else.
import { createDetector } from 'saccade';

export const opening = createDetector({
  wasm: '/vendor/saccade/simd.wasm',
  weights: '/vendor/saccade/mtcnn-small.safetensors',
  elg: '/vendor/saccade/elg-lite.safetensors',
});
