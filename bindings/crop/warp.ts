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
  const out = { data: new Uint8Array(width * height * 4), width, height };
  const columns = Array.from({ length: width }, (_, x) => [round(a * x * SCALE), round(b * x * SCALE)] as const);
  for (let y = 0, to = 0; y < height; y++) {
    const left = round((-b * y + x0) * SCALE) + HALF_STEP;
    const top = round((a * y + y0) * SCALE) + HALF_STEP;
    for (let x = 0; x < width; x++, to += 4) {
      const [stepX, stepY] = columns[x]!;
      blend(out.data, to, src, (left + stepX) >> STEP_BITS, (top + stepY) >> STEP_BITS);
    }
  }
  return out;
}

// The pixel at (x, y), in 1/32 px, from its four neighbors; those outside are black.
function blend(out: Uint8Array, to: number, src: Image, x: number, y: number): void {
  const { data, width, height, stride, bytes, order } = src;
  const left = x >> TABLE_BITS;
  const top = y >> TABLE_BITS;
  const right = x & (STEPS - 1);
  const down = y & (STEPS - 1);
  const isLeft = left >= 0 && left < width;
  const isRight = left >= -1 && left < width - 1;
  const isTop = top >= 0 && top < height;
  const isDown = top >= -1 && top < height - 1;
  const a = isLeft && isTop ? (STEPS - right) * (STEPS - down) : 0;
  const b = isRight && isTop ? right * (STEPS - down) : 0;
  const c = isLeft && isDown ? (STEPS - right) * down : 0;
  const d = isRight && isDown ? right * down : 0;
  const upper = top * stride + left * bytes;
  const lower = upper + stride;
  for (let i = 0; i < 3; i++) {
    const channel = order[i]!;
    // what lies outside has no weight
    const sum =
      (a && a * data[upper + channel]!) +
      (b && b * data[upper + bytes + channel]!) +
      (c && c * data[lower + channel]!) +
      (d && d * data[lower + bytes + channel]!);
    out[to + i] = (sum * UNIT + HALF) >> WEIGHT_BITS;
  }
  out[to + 3] = 255;
}

// cvRound: halves to the even one.
function round(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return rest < 0.5 ? down : down + 1;
  return down % 2 === 0 ? down : down + 1;
}
