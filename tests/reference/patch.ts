// From gray bytes to what a network reads: equalizeHist of OpenCV 4, and the two rules for the range.

import { roundEven } from './resize.ts';

const f = Math.fround;

export function equalize(src: Uint8Array): Uint8Array {
  const counts = new Array<number>(256).fill(0);
  for (const v of src) counts[v]!++;
  const first = counts.findIndex((count) => count > 0);
  if (counts[first] === src.length) return src.slice();
  const scale = f(f(255) / (src.length - counts[first]!));
  const values = new Uint8Array(256);
  let sum = 0;
  for (let k = first + 1; k < 256; k++) {
    sum += counts[k]!;
    values[k] = Math.min(255, roundEven(f(f(sum) * scale)));
  }
  return src.map((v) => values[v]!);
}

/** v / 255 · 2 - 1. */
export function range(src: Uint8Array): Float32Array {
  return Float32Array.from(src, (v) => (v / 255) * 2 - 1);
}

/** (v - mean) / (2 · deviation + 4) within ±2. */
export function deviation(src: Uint8Array): Float32Array {
  const mean = src.reduce((sum, v) => sum + v, 0) / src.length;
  const variance = src.reduce((sum, v) => sum + (v - mean) ** 2, 0) / src.length;
  return Float32Array.from(src, (v) => Math.max(-2, Math.min((v - mean) / (2 * Math.sqrt(variance) + 4), 2)));
}
