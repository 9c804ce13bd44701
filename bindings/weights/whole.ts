// float32 ⇄ whole numbers of a byte: each row of the first axis counts in a step of its own.

import { refuse } from './header.ts';

const MOST = 127;

/** whole (rows, n), steps (rows) → (rows, n) float32; `where` names them in errors */
export function fromWhole(whole: Int8Array, steps: Float32Array, where: string): Float32Array<ArrayBuffer> {
  // a step below 0 would turn a row's signs
  if (whole.includes(-128) || steps.some((step) => step < 0)) {
    throw refuse('-127 to 127, steps from 0 up', where, 'others');
  }
  const each = whole.length / steps.length;
  const dst = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i++) dst[i] = whole[i]! * steps[Math.floor(i / each)]!;
  return dst;
}

/**
 * src (rows, n) finite float32 → whole numbers from -127 to 127, and the steps (rows): the largest of a row is ±127.
 */
export function toWhole(src: Float32Array, rows: number): { whole: Int8Array; steps: Float32Array } {
  const each = src.length / rows;
  const steps = Float32Array.from({ length: rows }, (_, row) => {
    const largest = src.subarray(row * each, (row + 1) * each).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    return stepOf(largest);
  });
  return { whole: Int8Array.from(src, (value, i) => Math.round(value / steps[Math.floor(i / each)]!)), steps };
}

// So that `largest` is at most 127.5 steps, and 127 steps are a float32. 1 for a row of zeros.
function stepOf(largest: number): number {
  const step = Math.fround(largest / MOST);
  // float32's own step below its normal numbers: to nearest would be up to a third too small
  if (step < 2 ** -126) return Math.ceil((largest / MOST) * 2 ** 149) * 2 ** -149 || 1;
  return Number.isFinite(Math.fround(MOST * step)) ? step : step * (1 - 2 ** -23);
}
