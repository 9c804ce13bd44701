// Tables for enlarging a map with aligned corners: four source pixels and their weights for each output pixel of an
// axis.
import { Upsampling } from '../../assembly/abi.ts';

/** Entries of 32 bytes: four indices i32, four weights f32. */
export function upsamplingTable(from: number, to: number, kind: 'bicubic' | 'bilinear'): Uint8Array {
  const bytes = new Uint8Array(to * Upsampling.Bytes);
  const indices = new Int32Array(bytes.buffer);
  const weights = new Float32Array(bytes.buffer);
  // float32 at each step, as TensorFlow 1 computes its positions
  const step = to > 1 ? Math.fround((from - 1) / Math.fround(to - 1)) : 0;
  for (let o = 0; o < to; o++) {
    const position = Math.fround(step * o);
    const i = Math.min(Math.trunc(position), from - 1);
    const taps = kind === 'bicubic' ? cubic(position - i) : [0, 1 - (position - i), position - i, 0];
    for (let k = 0; k < 4; k++) {
      indices[o * 8 + k] = Math.max(0, Math.min(i - 1 + k, from - 1));
      weights[o * 8 + 4 + k] = taps[k]!;
    }
  }
  return bytes;
}

const A = -0.75; // TensorFlow 1's; -0.5 moves landmarks by 0.6 cells
const STEPS = 1024; // of its table of weights

// Weights of the pixels i - 1 .. i + 2 for a position t after i.
function cubic(t: number): number[] {
  const s = roundHalfEven(t * STEPS) / STEPS;
  return [outer(1 + s), inner(s), inner(1 - s), outer(2 - s)];
}

// Keys' kernel for distances up to 1, and from 1 to 2.
function inner(x: number): number {
  return ((A + 2) * x - (A + 3)) * x * x + 1;
}

function outer(x: number): number {
  return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
}

function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}
