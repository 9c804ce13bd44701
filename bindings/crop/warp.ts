// cv2.warpAffine(src, M, (width, height)) of RGBA, INTER_LINEAR, what lies outside black: in the fixed point of OpenCV
// 4, places to 1/32 px and weights to 1/32768.
import type { Similarity } from './similarity.ts';
import type { Image, Pixels } from './pixels.ts';

const PLACE_BITS = 10; // of a coordinate's fraction while it is added up
const TABLE_BITS = 5; // of it that weights are made of
const STEP_BITS = PLACE_BITS - TABLE_BITS;
const STEPS = 1 << TABLE_BITS;
const SCALE = 1 << PLACE_BITS;
const HALF_STEP = SCALE / STEPS / 2;
const WEIGHT_BITS = 15;
const UNIT = 1 << (WEIGHT_BITS - 2 * TABLE_BITS);
const HALF = 1 << (WEIGHT_BITS - 1);

interface Size {
  width: number;
  height: number;
}

/** Where the pixels of a width x height picture come from: the inverse of `to`. */
export interface Source {
  a: number;
  b: number;
  x0: number;
  y0: number;
}

export function inverse(to: Similarity): Source {
  const size = to.a * to.a + to.b * to.b;
  const [a, b] = [to.a / size, -to.b / size];
  return { a, b, x0: -(a * to.x0 - b * to.y0), y0: -(b * to.x0 + a * to.y0) };
}

/** The picture that comes from `source` in an image. */
export function warp(src: Image, source: Source, { width, height }: Size): Pixels {
  const { a, b, x0, y0 } = source;
  const out = new Uint8Array(width * height * 4);
  const row: Row = { out, at: 0, src, left: 0, top: 0, stepX: stepsOf(a, width), stepY: stepsOf(b, width) };
  for (let y = 0; y < height; y++) {
    row.at = 4 * y * width;
    row.left = round((-b * y + x0) * SCALE) + HALF_STEP;
    row.top = round((a * y + y0) * SCALE) + HALF_STEP;
    // a row is a straight line: what lies inside is one piece of it
    let first = 0;
    let end = width;
    while (first < end && !isInside(row, first)) first++;
    while (end > first && !isInside(row, end - 1)) end--;
    blendBorder(row, 0, first);
    blendInside(row, first, end);
    blendBorder(row, end, width);
  }
  return { data: out, width, height };
}

// 32 bits are faster, and hold the steps of every face; points that are none may lie anywhere.
function stepsOf(slope: number, width: number): Int32Array | Float64Array {
  const steps = Float64Array.from({ length: width }, (_, x) => round(slope * x * SCALE));
  return Math.abs(slope) * width * SCALE < 2 ** 31 ? Int32Array.from(steps) : steps;
}

/** A row of what comes out, and where it comes from: column x from (left + stepX[x], top + stepY[x]), in 1/1024 px. */
interface Row {
  out: Uint8Array;
  /** of its first byte */
  at: number;
  src: Image;
  left: number;
  top: number;
  stepX: Int32Array | Float64Array;
  stepY: Int32Array | Float64Array;
}

// Are the four neighbors of its pixel x in the picture?
function isInside({ src, left, top, stepX, stepY }: Row, x: number): boolean {
  const atX = left + stepX[x]!;
  const atY = top + stepY[x]!;
  return atX >= 0 && atX < (src.width - 1) * SCALE && atY >= 0 && atY < (src.height - 1) * SCALE;
}

// Pixels first .. end from their four neighbors, all of them in the picture.
function blendInside({ out, at, src, left, top, stepX, stepY }: Row, first: number, end: number): void {
  const { data, stride, bytes, order } = src;
  const [red, green, blue] = order;
  for (let i = first, to = at + 4 * first; i < end; i++, to += 4) {
    const x = (left + stepX[i]!) >> STEP_BITS;
    const y = (top + stepY[i]!) >> STEP_BITS;
    const right = x & (STEPS - 1);
    const down = y & (STEPS - 1);
    const d = Math.imul(right, down);
    const c = STEPS * down - d;
    const b = STEPS * right - d;
    const a = STEPS * STEPS - STEPS * down - b;
    const upper = (y >> TABLE_BITS) * stride + (x >> TABLE_BITS) * bytes;
    const lower = upper + stride;
    const upperRight = upper + bytes;
    const lowerRight = lower + bytes;
    out[to] = mean(
      Math.imul(a, data[upper + red]!) +
        Math.imul(b, data[upperRight + red]!) +
        Math.imul(c, data[lower + red]!) +
        Math.imul(d, data[lowerRight + red]!),
    );
    out[to + 1] = mean(
      Math.imul(a, data[upper + green]!) +
        Math.imul(b, data[upperRight + green]!) +
        Math.imul(c, data[lower + green]!) +
        Math.imul(d, data[lowerRight + green]!),
    );
    out[to + 2] = mean(
      Math.imul(a, data[upper + blue]!) +
        Math.imul(b, data[upperRight + blue]!) +
        Math.imul(c, data[lower + blue]!) +
        Math.imul(d, data[lowerRight + blue]!),
    );
    out[to + 3] = 255;
  }
}

// The same where some neighbors lie outside: those are black.
function blendBorder({ out, at, src, left, top, stepX, stepY }: Row, first: number, end: number): void {
  for (let i = first, to = at + 4 * first; i < end; i++, to += 4) {
    const [atX, atY] = [left + stepX[i]!, top + stepY[i]!];
    const [x, y] = [Math.floor(atX / SCALE), Math.floor(atY / SCALE)];
    const [right, down] = [(atX >> STEP_BITS) & (STEPS - 1), (atY >> STEP_BITS) & (STEPS - 1)];
    for (let n = 0; n < 3; n++) {
      const channel = src.order[n]!;
      const upper = (STEPS - right) * valueAt(src, x, y, channel) + right * valueAt(src, x + 1, y, channel);
      const lower = (STEPS - right) * valueAt(src, x, y + 1, channel) + right * valueAt(src, x + 1, y + 1, channel);
      out[to + n] = mean((STEPS - down) * upper + down * lower);
    }
    out[to + 3] = 255;
  }
}

function valueAt({ data, width, height, stride, bytes }: Image, x: number, y: number, channel: number): number {
  return x >= 0 && x < width && y >= 0 && y < height ? data[y * stride + x * bytes + channel]! : 0;
}

function mean(sum: number): number {
  return (sum * UNIT + HALF) >> WEIGHT_BITS;
}

// cvRound: halves to the even one.
function round(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}
