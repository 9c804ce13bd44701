// The transforms of F(3x3, 3x3), with the points 0, 1, -1, -2 (2 rounds more coarsely): 5x5 pixels in, 25 planes; 25
// planes, 3x3 pixels out; four channels a vector. Both passes are written out, and multiples of a distance are made
// once: the engine neither folds nor hoists them.
import { fma, prelu } from './simd';

/**
 * B^T d B of a 5x5 window, written to 25 planes, for `bytes` of channels: first down the columns into temp (5 x 5
 * vectors), then along the rows. B^T = [2 1 -2 -1 0; 0 2 3 1 0; 0 -2 1 1 0; 0 1 0 -1 0; 0 -2 -1 2 1]
 */
export function transformIn3(
  src: usize,
  rowBytes: usize,
  pixBytes: usize,
  bytes: usize,
  v: usize,
  plane: usize,
  temp: usize,
): void {
  const two = f32x4.splat(2);
  const three = f32x4.splat(3);
  const minusTwo = f32x4.splat(-2);
  const row2 = 2 * rowBytes;
  const row3 = 3 * rowBytes;
  const row4 = 4 * rowBytes;
  const plane2 = 2 * plane;
  const plane3 = 3 * plane;
  const plane4 = 4 * plane;
  for (const end = v + bytes; v < end; v += 16, src += 16) {
    let s = src;
    for (let t = temp, last = temp + 80; t < last; t += 16, s += pixBytes) {
      const d0 = v128.load(s);
      const d1 = v128.load(s + rowBytes);
      const d2 = v128.load(s + row2);
      const d3 = v128.load(s + row3);
      const d4 = v128.load(s + row4);
      const e = f32x4.sub(d1, d3);
      v128.store(t, fma(f32x4.sub(d0, d2), two, e));
      v128.store(t, fma(d2, three, fma(d1, two, d3)), 80);
      v128.store(t, fma(d1, minusTwo, f32x4.add(d2, d3)), 160);
      v128.store(t, e, 240);
      v128.store(t, fma(e, minusTwo, f32x4.sub(d4, d2)), 320);
    }
    let d = v;
    for (let t = temp, last = temp + 400; t < last; t += 80, d += 5 * plane) {
      const d0 = v128.load(t);
      const d1 = v128.load(t, 16);
      const d2 = v128.load(t, 32);
      const d3 = v128.load(t, 48);
      const d4 = v128.load(t, 64);
      const e = f32x4.sub(d1, d3);
      v128.store(d, fma(f32x4.sub(d0, d2), two, e));
      v128.store(d + plane, fma(d2, three, fma(d1, two, d3)));
      v128.store(d + plane2, fma(d1, minusTwo, f32x4.add(d2, d3)));
      v128.store(d + plane3, e);
      v128.store(d + plane4, fma(e, minusTwo, f32x4.sub(d4, d2)));
    }
  }
}

/**
 * A^T m A of 25 planes, then bias and PReLU, for `bytes` of channels: along the rows into temp (5 x 3 vectors), then
 * down the columns. Of the 3x3 outputs those after `skipY` rows and `skipX` columns are written, the first of them to
 * dst. A^T = [1 1 1 1 0; 0 1 -1 -2 0; 0 1 1 4 1]
 */
export function transformOut3(
  m: usize,
  plane: usize,
  bytes: usize,
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
  const plane2 = 2 * plane;
  const plane3 = 3 * plane;
  const plane4 = 4 * plane;
  for (const end = m + bytes; m < end; m += 16, dst += 16, biasAt += 16, slopeAt += 16) {
    let p = m;
    for (let t = temp, last = temp + 240; t < last; t += 48, p += 5 * plane) {
      const m0 = v128.load(p);
      const m1 = v128.load(p + plane);
      const m2 = v128.load(p + plane2);
      const m3 = v128.load(p + plane3);
      const m4 = v128.load(p + plane4);
      const a = f32x4.add(m1, m2);
      v128.store(t, f32x4.add(f32x4.add(m0, a), m3));
      v128.store(t, fma(m3, minusTwo, f32x4.sub(m1, m2)), 16);
      v128.store(t, f32x4.add(fma(m3, four, a), m4), 32);
    }
    const bias = v128.load(biasAt);
    const slope = v128.load(slopeAt);
    let q = dst;
    for (let t = temp + (skipX << 4), last = temp + 48; t < last; t += 16, q += pixBytes) {
      const m0 = v128.load(t);
      const m1 = v128.load(t, 48);
      const m2 = v128.load(t, 96);
      const m3 = v128.load(t, 144);
      const m4 = v128.load(t, 192);
      const a = f32x4.add(f32x4.add(m1, m2), bias);
      let d = q;
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
}
