// The micro-kernel: 4 pixels by 8 channels of a sum of products, the only unrolled code here.
// 8 sums, 2 weights, 1 input and 2 products fill 13 of the 15 registers V8 has on x86-64 (6x8 spills before Node 24).
import { fma, prelu } from './simd';

/**
 * out[pixel][o] = sum over ky < kh, k < seg of in[pixel + ky * rowBytes][k] * w[o][ky][k], in that order, for every
 * block of 8 channels and then, if `half`, a block of 4. p0..p3: where each pixel's window starts; q0..q3: where its
 * channels go; w: from O H K to O/8 H K 8, then O/4 H K 4. `conv`: starts from the bias and ends with PReLU; otherwise
 * starts from zero and stores the bare sum. `delta`: unless it is 0, instead of PReLU adds what lies so many bytes
 * after each output, which must not be an output itself.
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
  delta: usize,
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
    if (conv && !delta) {
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
    if (conv && delta) {
      c00 = f32x4.add(c00, v128.load(q0 + at + delta));
      c01 = f32x4.add(c01, v128.load(q0 + at + delta, 16));
      c10 = f32x4.add(c10, v128.load(q1 + at + delta));
      c11 = f32x4.add(c11, v128.load(q1 + at + delta, 16));
      c20 = f32x4.add(c20, v128.load(q2 + at + delta));
      c21 = f32x4.add(c21, v128.load(q2 + at + delta, 16));
      c30 = f32x4.add(c30, v128.load(q3 + at + delta));
      c31 = f32x4.add(c31, v128.load(q3 + at + delta, 16));
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
    if (conv && !delta) {
      const a = v128.load(slope + at);
      c0 = prelu(c0, a);
      c1 = prelu(c1, a);
      c2 = prelu(c2, a);
      c3 = prelu(c3, a);
    }
    if (conv && delta) {
      c0 = f32x4.add(c0, v128.load(q0 + at + delta));
      c1 = f32x4.add(c1, v128.load(q1 + at + delta));
      c2 = f32x4.add(c2, v128.load(q2 + at + delta));
      c3 = f32x4.add(c3, v128.load(q3 + at + delta));
    }
    v128.store(q0 + at, c0);
    v128.store(q1 + at, c1);
    v128.store(q2 + at, c2);
    v128.store(q3 + at, c3);
  }
}

/**
 * Tiles of a convolution: bias, sum over a kh x seg window, PReLU; or, where `delta` is not 0, plus what lies so many
 * bytes after each output: the end of a residual block. The first one's pixels are given, the others follow `srcStep`
 * and `dstStep` bytes after them. The loop is in here: with 32 products a sum, a call a tile costs a tenth of the time.
 */
export function convTiles(
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
  delta: usize,
  tiles: i32,
  srcStep: usize,
  dstStep: usize,
): void {
  for (; tiles > 0; tiles--) {
    tile(p0, p1, p2, p3, q0, q1, q2, q3, w, bias, slope, kh, segBytes, rowBytes, blocks, half, true, delta);
    p0 += srcStep;
    p1 += srcStep;
    p2 += srcStep;
    p3 += srcStep;
    q0 += dstStep;
    q1 += dstStep;
    q2 += dstStep;
    q3 += dstStep;
  }
}

/**
 * A matrix product: in (rows, seg), `rowBytes` apart, times w (seg, channels), no bias, no activation; the last rows
 * repeat the last one. The loop over rows is in here: with 16 products a sum, a call for every four rows costs 5 %
 * (EPYC Zen 5, Node 20 and 24).
 */
export function gemm(
  src: usize,
  rowBytes: usize,
  dst: usize,
  w: usize,
  rows: i32,
  segBytes: usize,
  blocks: i32,
  half: i32,
): void {
  const outBytes = <usize>((blocks << 5) + (half << 4));
  const last = rows - 1;
  for (let i = 0; i < rows; i += 4) {
    const i1 = <usize>min(i + 1, last);
    const i2 = <usize>min(i + 2, last);
    const i3 = <usize>min(i + 3, last);
    tile(
      src + <usize>i * rowBytes,
      src + i1 * rowBytes,
      src + i2 * rowBytes,
      src + i3 * rowBytes,
      dst + <usize>i * outBytes,
      dst + i1 * outBytes,
      dst + i2 * outBytes,
      dst + i3 * outBytes,
      w,
      0,
      0,
      1,
      segBytes,
      0,
      blocks,
      half,
      false,
      0,
    );
  }
}
