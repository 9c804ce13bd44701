// The micro-kernel: 4 pixels by 8 channels of a sum of products, the only unrolled code here.
// 8 sums, 2 weights, 1 input and 2 products fill 13 of the 15 registers V8 has on x86-64 (6x8 spills before Node 24).
import { fma, prelu } from './simd';

/**
 * out[pixel][o] = sum over ky < kh, k < seg of in[pixel + ky * rowBytes][k] * w[o][ky][k], in that order, for every block of 8 channels
 * and then, if `half`, a block of 4.
 * p0..p3: where each pixel's window starts; q0..q3: where its channels go; w: from O H K to O/8 H K 8, then O/4 H K 4.
 * `conv`: starts from the bias and ends with PReLU; otherwise starts from zero and stores the bare sum.
 */
// @ts-ignore: decorator
@inline
function tile(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  q0: usize,
  q1: usize,
  q2: usize,
  q3: usize,
  w: usize,
  bias: usize,
  slope: usize,
  kh: i32,
  segBytes: usize,
  rowBytes: usize,
  blocks: i32,
  half: i32,
  conv: bool,
): void {
  let at: usize = 0;
  for (; blocks > 0; blocks--) {
    let c00 = conv ? v128.load(bias + at) : f32x4.splat(0);
    let c01 = conv ? v128.load(bias + at, 16) : f32x4.splat(0);
    let c10 = c00;
    let c11 = c01;
    let c20 = c00;
    let c21 = c01;
    let c30 = c00;
    let c31 = c01;
    let row: usize = 0;
    for (let ky = kh; ky > 0; ky--) {
      let s0 = p0 + row;
      let s1 = p1 + row;
      let s2 = p2 + row;
      let s3 = p3 + row;
      const end = s0 + segBytes;
      do {
        const u = v128.load(w);
        const v = v128.load(w, 16);
        let x = v128.load32_splat(s0);
        c00 = fma(x, u, c00);
        c01 = fma(x, v, c01);
        x = v128.load32_splat(s1);
        c10 = fma(x, u, c10);
        c11 = fma(x, v, c11);
        x = v128.load32_splat(s2);
        c20 = fma(x, u, c20);
        c21 = fma(x, v, c21);
        x = v128.load32_splat(s3);
        c30 = fma(x, u, c30);
        c31 = fma(x, v, c31);
        w += 32;
        s0 += 4;
        s1 += 4;
        s2 += 4;
        s3 += 4;
      } while (s0 < end);
      row += rowBytes;
    }
    if (conv) {
      const a = v128.load(slope + at);
      const b = v128.load(slope + at, 16);
      c00 = prelu(c00, a);
      c01 = prelu(c01, b);
      c10 = prelu(c10, a);
      c11 = prelu(c11, b);
      c20 = prelu(c20, a);
      c21 = prelu(c21, b);
      c30 = prelu(c30, a);
      c31 = prelu(c31, b);
    }
    v128.store(q0 + at, c00);
    v128.store(q0 + at, c01, 16);
    v128.store(q1 + at, c10);
    v128.store(q1 + at, c11, 16);
    v128.store(q2 + at, c20);
    v128.store(q2 + at, c21, 16);
    v128.store(q3 + at, c30);
    v128.store(q3 + at, c31, 16);
    at += 32;
  }
  if (half) {
    let c0 = conv ? v128.load(bias + at) : f32x4.splat(0);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    let row: usize = 0;
    for (let ky = kh; ky > 0; ky--) {
      let s0 = p0 + row;
      let s1 = p1 + row;
      let s2 = p2 + row;
      let s3 = p3 + row;
      const end = s0 + segBytes;
      do {
        const u = v128.load(w);
        c0 = fma(v128.load32_splat(s0), u, c0);
        c1 = fma(v128.load32_splat(s1), u, c1);
        c2 = fma(v128.load32_splat(s2), u, c2);
        c3 = fma(v128.load32_splat(s3), u, c3);
        w += 16;
        s0 += 4;
        s1 += 4;
        s2 += 4;
        s3 += 4;
      } while (s0 < end);
      row += rowBytes;
    }
    if (conv) {
      const a = v128.load(slope + at);
      c0 = prelu(c0, a);
      c1 = prelu(c1, a);
      c2 = prelu(c2, a);
      c3 = prelu(c3, a);
    }
    v128.store(q0 + at, c0);
    v128.store(q1 + at, c1);
    v128.store(q2 + at, c2);
    v128.store(q3 + at, c3);
  }
}

/** Four pixels of a convolution: bias, sum over a kh x seg window, PReLU. */
export function convTile(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  q0: usize,
  q1: usize,
  q2: usize,
  q3: usize,
  w: usize,
  bias: usize,
  slope: usize,
  kh: i32,
  segBytes: usize,
  rowBytes: usize,
  blocks: i32,
  half: i32,
): void {
  tile(p0, p1, p2, p3, q0, q1, q2, q3, w, bias, slope, kh, segBytes, rowBytes, blocks, half, true);
}

/** Four rows of a matrix product: in (4, seg) times w (seg, channels), no bias, no activation. */
export function gemmTile(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  q0: usize,
  q1: usize,
  q2: usize,
  q3: usize,
  w: usize,
  segBytes: usize,
  blocks: i32,
  half: i32,
): void {
  tile(p0, p1, p2, p3, q0, q1, q2, q3, w, 0, 0, 1, segBytes, 0, blocks, half, false);
}

/**
 * Three neighboring pixels of a 3x3 convolution of 3 channels to 12: 9 sums, 3 weights, 1 input fill 13 registers. Windows step by 12
 * bytes, outputs by 48; w: 3 · 9 · 12. Narrow layers are worth a shape of their own: P-Net's first takes a third of its time.
 */
export function tile3x12(p: usize, rowBytes: usize, w: usize, bias: usize, slope: usize, q: usize): void {
  let c00 = v128.load(bias);
  let c01 = v128.load(bias, 16);
  let c02 = v128.load(bias, 32);
  let c10 = c00;
  let c11 = c01;
  let c12 = c02;
  let c20 = c00;
  let c21 = c01;
  let c22 = c02;
  for (const last = p + 3 * rowBytes; p < last; p += rowBytes) {
    let s = p;
    const end = s + 36;
    do {
      const t = v128.load(w);
      const u = v128.load(w, 16);
      const v = v128.load(w, 32);
      let x = v128.load32_splat(s);
      c00 = fma(x, t, c00);
      c01 = fma(x, u, c01);
      c02 = fma(x, v, c02);
      x = v128.load32_splat(s, 12);
      c10 = fma(x, t, c10);
      c11 = fma(x, u, c11);
      c12 = fma(x, v, c12);
      x = v128.load32_splat(s, 24);
      c20 = fma(x, t, c20);
      c21 = fma(x, u, c21);
      c22 = fma(x, v, c22);
      w += 48;
      s += 4;
    } while (s < end);
  }
  const t = v128.load(slope);
  const u = v128.load(slope, 16);
  const v = v128.load(slope, 32);
  v128.store(q, prelu(c00, t));
  v128.store(q, prelu(c01, u), 16);
  v128.store(q, prelu(c02, v), 32);
  v128.store(q, prelu(c10, t), 48);
  v128.store(q, prelu(c11, u), 64);
  v128.store(q, prelu(c12, v), 80);
  v128.store(q, prelu(c20, t), 96);
  v128.store(q, prelu(c21, u), 112);
  v128.store(q, prelu(c22, v), 128);
}
