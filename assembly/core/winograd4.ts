// The transforms of F(4x4, 3x3), with the points 0, 1, -1, 2, -2: 6x6 pixels in, 36 planes; 36 planes,
// 4x4 pixels out; four channels a vector. Both passes are written out, and multiples of a distance are made once: the
// engine neither folds nor hoists them.
import { fma, prelu } from './simd';

/**
 * B^T d B of a 6x6 window, written to 36 planes, for `bytes` of channels: first down the columns into temp (6 x 6
 * vectors), then along the rows. B^T = [4 0 -5 0 1 0; 0 -4 -4 1 1 0; 0 4 -4 -1 1 0; 0 -2 -1 2 1 0; 0 2 -1 -2 1 0; 0 4 0
 * -5 0 1]
 */
export function transformIn4(
  src: usize,
  rowBytes: usize,
  pixBytes: usize,
  bytes: usize,
  v: usize,
  plane: usize,
  temp: usize,
): void {
  const four = f32x4.splat(4);
  const minusFour = f32x4.splat(-4);
  const minusFive = f32x4.splat(-5);
  const row2 = 2 * rowBytes;
  const row3 = 3 * rowBytes;
  const row4 = 4 * rowBytes;
  const row5 = 5 * rowBytes;
  const plane2 = 2 * plane;
  const plane3 = 3 * plane;
  const plane4 = 4 * plane;
  const plane5 = 5 * plane;
  for (const end = v + bytes; v < end; v += 16, src += 16) {
    let s = src;
    for (let t = temp, last = temp + 96; t < last; t += 16, s += pixBytes) {
      const d0 = v128.load(s);
      const d1 = v128.load(s + rowBytes);
      const d2 = v128.load(s + row2);
      const d3 = v128.load(s + row3);
      const d4 = v128.load(s + row4);
      const d5 = v128.load(s + row5);
      const a = fma(d2, minusFour, d4);
      const b = fma(d1, minusFour, d3);
      const c = f32x4.sub(d4, d2);
      const e = f32x4.sub(d3, d1);
      const e2 = f32x4.add(e, e);
      v128.store(t, fma(d0, four, fma(d2, minusFive, d4)));
      v128.store(t, f32x4.add(a, b), 96);
      v128.store(t, f32x4.sub(a, b), 192);
      v128.store(t, f32x4.add(c, e2), 288);
      v128.store(t, f32x4.sub(c, e2), 384);
      v128.store(t, fma(d1, four, fma(d3, minusFive, d5)), 480);
    }
    let d = v;
    for (let t = temp, last = temp + 576; t < last; t += 96, d += 6 * plane) {
      const d0 = v128.load(t);
      const d1 = v128.load(t, 16);
      const d2 = v128.load(t, 32);
      const d3 = v128.load(t, 48);
      const d4 = v128.load(t, 64);
      const d5 = v128.load(t, 80);
      const a = fma(d2, minusFour, d4);
      const b = fma(d1, minusFour, d3);
      const c = f32x4.sub(d4, d2);
      const e = f32x4.sub(d3, d1);
      const e2 = f32x4.add(e, e);
      v128.store(d, fma(d0, four, fma(d2, minusFive, d4)));
      v128.store(d + plane, f32x4.add(a, b));
      v128.store(d + plane2, f32x4.sub(a, b));
      v128.store(d + plane3, f32x4.add(c, e2));
      v128.store(d + plane4, f32x4.sub(c, e2));
      v128.store(d + plane5, fma(d1, four, fma(d3, minusFive, d5)));
    }
  }
}

/**
 * A^T m A of 36 planes, then bias and PReLU, for `bytes` of channels: along the rows into temp (6 x 4 vectors), then
 * down the columns. Of the 4x4 outputs those after `skipY` rows and `skipX` columns are written, the first of them to
 * dst. A^T = [1 1 1 1 1 0; 0 1 -1 2 -2 0; 0 1 1 4 4 0; 0 1 -1 8 -8 1]
 */
export function transformOut4(
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
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const eight = f32x4.splat(8);
  const plane2 = 2 * plane;
  const plane3 = 3 * plane;
  const plane4 = 4 * plane;
  const plane5 = 5 * plane;
  for (const end = m + bytes; m < end; m += 16, dst += 16, biasAt += 16, slopeAt += 16) {
    let p = m;
    for (let t = temp, last = temp + 384; t < last; t += 64, p += 6 * plane) {
      const m0 = v128.load(p);
      const m1 = v128.load(p + plane);
      const m2 = v128.load(p + plane2);
      const m3 = v128.load(p + plane3);
      const m4 = v128.load(p + plane4);
      const m5 = v128.load(p + plane5);
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
    let q = dst;
    for (let t = temp + (skipX << 4), last = temp + 64; t < last; t += 16, q += pixBytes) {
      const m0 = v128.load(t);
      const m1 = v128.load(t, 64);
      const m2 = v128.load(t, 128);
      const m3 = v128.load(t, 192);
      const m4 = v128.load(t, 256);
      const m5 = v128.load(t, 320);
      const b = f32x4.add(f32x4.sub(m1, m2), bias);
      const c = f32x4.add(m3, m4);
      const e = f32x4.sub(m3, m4);
      const a = f32x4.add(f32x4.add(m1, m2), bias);
      let d = q;
      if (skipY < 1) {
        v128.store(d, prelu(f32x4.add(f32x4.add(m0, a), c), slope));
        d += rowBytes;
      }
      if (skipY < 2) {
        v128.store(d, prelu(fma(e, two, b), slope));
        d += rowBytes;
      }
      if (skipY < 3) {
        v128.store(d, prelu(fma(c, four, a), slope));
        d += rowBytes;
      }
      v128.store(d, prelu(f32x4.add(fma(e, eight, b), m5), slope));
    }
  }
}
