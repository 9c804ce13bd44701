// The transforms of F(3x3, 3x3), with the points 0, 1, -1, -2 (2 rounds more coarsely): 5x5 pixels in, 25 planes; 25 planes, 3x3 pixels out; four channels a vector.
import { fma, prelu } from './simd';

// B^T d B of a 5x5 window of 4 channels, written to 25 planes: first down the columns into temp (5 x 5 vectors), then along the rows.
export function transformIn3(src: usize, rowBytes: usize, pixBytes: usize, v: usize, plane: usize, temp: usize): void {
  for (let t = temp, end = temp + 80; t < end; t += 16, src += pixBytes) in5(src, rowBytes, t, 80);
  for (let t = temp, end = temp + 400; t < end; t += 80, v += 5 * plane) in5(t, 16, v, plane);
}

// One row of B^T: [2 1 -2 -1 0; 0 2 3 1 0; 0 -2 1 1 0; 0 1 0 -1 0; 0 -2 -1 2 1]
// @ts-ignore: decorator
@inline
function in5(s: usize, step: usize, d: usize, plane: usize): void {
  const d0 = v128.load(s);
  const d1 = v128.load(s + step);
  const d2 = v128.load(s + 2 * step);
  const d3 = v128.load(s + 3 * step);
  const d4 = v128.load(s + 4 * step);
  const two = f32x4.splat(2);
  const e = f32x4.sub(d1, d3);
  v128.store(d, fma(f32x4.sub(d0, d2), two, e));
  v128.store(d + plane, fma(d2, f32x4.splat(3), fma(d1, two, d3)));
  v128.store(d + 2 * plane, fma(d1, f32x4.splat(-2), f32x4.add(d2, d3)));
  v128.store(d + 3 * plane, e);
  v128.store(d + 4 * plane, fma(e, f32x4.splat(-2), f32x4.sub(d4, d2)));
}

// A^T m A of 25 planes of 4 channels, A^T = [1 1 1 1 0; 0 1 -1 -2 0; 0 1 1 4 1], then bias and PReLU: along the rows into temp (5 x 3 vectors), then down the columns. Of the 3x3
// outputs those after `skipY` rows and `skipX` columns are written, the first of them to dst.
export function transformOut3(
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
  const minusTwo = f32x4.splat(-2);
  const four = f32x4.splat(4);
  for (let t = temp, end = temp + 240; t < end; t += 48, m += 5 * plane) {
    const m0 = v128.load(m);
    const m1 = v128.load(m + plane);
    const m2 = v128.load(m + 2 * plane);
    const m3 = v128.load(m + 3 * plane);
    const m4 = v128.load(m + 4 * plane);
    const a = f32x4.add(m1, m2);
    v128.store(t, f32x4.add(f32x4.add(m0, a), m3));
    v128.store(t, fma(m3, minusTwo, f32x4.sub(m1, m2)), 16);
    v128.store(t, f32x4.add(fma(m3, four, a), m4), 32);
  }
  const bias = v128.load(biasAt);
  const slope = v128.load(slopeAt);
  for (let t = temp + (skipX << 4), end = temp + 48; t < end; t += 16, dst += pixBytes) {
    const m0 = v128.load(t);
    const m1 = v128.load(t, 48);
    const m2 = v128.load(t, 96);
    const m3 = v128.load(t, 144);
    const m4 = v128.load(t, 192);
    const a = f32x4.add(f32x4.add(m1, m2), bias);
    let d = dst;
    if (skipY < 1) {
      v128.store(d, prelu(f32x4.add(f32x4.add(m0, a), m3), slope));
      d += rowBytes;
    }
    if (skipY < 2) {
      v128.store(d, prelu(fma(m3, minusTwo, f32x4.add(f32x4.sub(m1, m2), bias)), slope));
      d += rowBytes;
    }
    v128.store(d, prelu(f32x4.add(fma(m3, four, a), m4), slope));
  }
}
