// A picture larger or smaller: the mean of what each pixel covers where it shrinks (INTER_AREA), the line between
// neighbors' centers where it grows (INTER_LINEAR).
import type { Pixels } from './pixels.ts';

/** What an output is made of: inputs `first` and on, and how much of each. */
interface Tap {
  first: number;
  weights: number[];
}

export function resize(src: Pixels, width: number, height: number): Pixels {
  if (src.width === width && src.height === height) return src;
  const [columns, rows] = [taps(src.width, width), taps(src.height, height)];
  const lines = new Float32Array(src.height * width * 4);
  for (let y = 0; y < src.height; y++) {
    for (let x = 0; x < width; x++) add(lines, 4 * (y * width + x), src.data, 4 * y * src.width, 4, columns[x]!);
  }
  const sums = new Float32Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) add(sums, 4 * (y * width + x), lines, 4 * x, 4 * width, rows[y]!);
  }
  const data = new Uint8Array(sums.length);
  // means of bytes, up to rounding
  for (let i = 0; i < sums.length; i++) data[i] = Math.min(255, Math.round(sums[i]!));
  return { data, width, height };
}

function add(
  out: Float32Array,
  at: number,
  from: Uint8Array | Float32Array,
  start: number,
  step: number,
  { first, weights }: Tap,
): void {
  // one to two weights a pixel: an iterator for each took most of the time
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    const pixel = start + (first + i) * step;
    for (let channel = 0; channel < 4; channel++) out[at + channel]! += weight * from[pixel + channel]!;
  }
}

function taps(from: number, to: number): Tap[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => (scale >= 1 ? covered(i * scale, scale, from) : between(i, scale, from)));
}

function covered(start: number, scale: number, size: number): Tap {
  const first = Math.floor(start);
  const end = Math.min(start + scale, size);
  const weights: number[] = [];
  for (let at = first; at < end; at++) weights.push((Math.min(at + 1, end) - Math.max(at, start)) / (end - start));
  return { first, weights };
}

function between(i: number, scale: number, size: number): Tap {
  const place = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), size - 1);
  const first = Math.min(Math.floor(place), size - 1);
  const share = place - first;
  return { first, weights: share > 0 ? [1 - share, share] : [1] };
}
