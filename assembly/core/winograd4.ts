// The transforms of F(4x4, 3x3), with the points 0, 1, -1, 2, -2: 6x6 pixels in, 36 planes; 36 planes, 4x4 pixels out; four channels a vector.
import { fma, prelu } from './simd';

// B^T d B of a 6x6 window of 4 channels, written to 36 planes: first down the columns into temp (6 x 6 vectors), then along the rows.
export function transformIn4(src: usize, rowBytes: usize, pixBytes: usize, v: usize, plane: usize, temp: usize): void {
  for (let t = temp, end = temp + 96; t < end; t += 16, src += pixBytes) in6(src, rowBytes, t, 96);
  for (let t = temp, end = temp + 576; t < end; t += 96, v += 6 * plane) in6(t, 16, v, plane);
}

// One row of B^T: [4 0 -5 0 1 0; 0 -4 -4 1 1 0; 0 4 -4 -1 1 0; 0 -2 -1 2 1 0; 0 2 -1 -2 1 0; 0 4 0 -5 0 1]
// @ts-ignore: decorator
@inline
function in6(s: usize, step: usize, d: usize, plane: usize): void {
  const d0 = v128.load(s);
  const d1 = v128.load(s + step);
  const d2 = v128.load(s + 2 * step);
  const d3 = v128.load(s + 3 * step);
  const d4 = v128.load(s + 4 * step);
  const d5 = v128.load(s + 5 * step);
  const four = f32x4.splat(4);
  const a = fma(d2, f32x4.splat(-4), d4);
  const b = fma(d1, f32x4.splat(-4), d3);
  const c = f32x4.sub(d4, d2);
  const e = f32x4.sub(d3, d1);
  const e2 = f32x4.add(e, e);
  v128.store(d, fma(d0, four, fma(d2, f32x4.splat(-5), d4)));
  v128.store(d + plane, f32x4.add(a, b));
  v128.store(d + 2 * plane, f32x4.sub(a, b));
  v128.store(d + 3 * plane, f32x4.add(c, e2));
  v128.store(d + 4 * plane, f32x4.sub(c, e2));
  v128.store(d + 5 * plane, fma(d1, four, fma(d3, f32x4.splat(-5), d5)));
}

// A^T m A of 36 planes of 4 channels, A^T = [1 1 1 1 1 0; 0 1 -1 2 -2 0; 0 1 1 4 4 0; 0 1 -1 8 -8 1], then bias and PReLU: along the rows into temp (6 x 4 vectors), then down the columns. Of the 4x4
// outputs those after `skipY` rows and `skipX` columns are written, the first of them to dst.
export function transformOut4(
  m: usize,
  plane: usize,
  biasAt: usize,
  slopeAt: usize,
  dst: usize,
  rowBytes: usize,
  pixBytes: usize,
  temp: usize,
  skipY: i32,
  skipX: usize,
): void {
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  for (let t = temp, end = temp + 384; t < end; t += 64, m += 6 * plane) {
    const m0 = v128.load(m);
    const m1 = v128.load(m + plane);
    const m2 = v128.load(m + 2 * plane);
    const m3 = v128.load(m + 3 * plane);
    const m4 = v128.load(m + 4 * plane);
    const m5 = v128.load(m + 5 * plane);
    const a = f32x4.add(m1, m2);
    const b = f32x4.sub(m1, m2);
    const c = f32x4.add(m3, m4);
    const e = f32x4.sub(m3, m4);
    v128.store(t, f32x4.add(f32x4.add(m0, a), c));
    v128.store(t, fma(e, two, b), 16);
    v128.store(t, fma(c, four, a), 32);
    v128.store(t, f32x4.add(fma(e, eight, b), m5), 48);
  }
  const bias = v128.load(biasAt);
  const slope = v128.load(slopeAt);
  for (let t = temp + (skipX << 4), end = temp + 64; t < end; t += 16, dst += pixBytes) {
    const m0 = v128.load(t);
    const m1 = v128.load(t, 64);
    const m2 = v128.load(t, 128);
    const m3 = v128.load(t, 192);
    const m4 = v128.load(t, 256);
    const m5 = v128.load(t, 320);
    const a = f32x4.add(m1, m2);
    const b = f32x4.add(f32x4.sub(m1, m2), bias);
    const c = f32x4.add(m3, m4);
    const e = f32x4.sub(m3, m4);
    const biased = f32x4.add(a, bias);
    let d = dst;
    if (skipY < 1) {
      v128.store(d, prelu(f32x4.add(f32x4.add(m0, biased), c), slope));
      d += rowBytes;
    }
    if (skipY < 2) {
      v128.store(d, prelu(fma(e, two, b), slope));
      d += rowBytes;
    }
    if (skipY < 3) {
      v128.store(d, prelu(fma(c, four, biased), slope));
      d += rowBytes;
    }
    v128.store(d, prelu(f32x4.add(fma(e, eight, b), m5), slope));
  }
}
