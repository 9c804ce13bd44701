// P-Net's first layer and its pool in one: 3x3 convolution of 3 channels to 10, PReLU, max pool 2x2 at stride 2 (the
// last window may hang over the edge). Four pooled pixels a vector, five channels at a time: of each channel a sum for
// the even and one for the odd columns, so that 10 sums, 2 inputs and a weight stay in registers, no lane computes a
// channel that is not there, and pooling moves nothing.
import { Job } from '../core/job';
import { fma, prelu } from '../core/simd';

const PASS_WEIGHTS: usize = 27 * 5 * 4; // bytes of the weights of five channels


@unmanaged
export class ConvPoolJob extends Job {
  /** dst (ceil((h - 2) / 2), ceil((w - 2) / 2), 12) f32, contiguous, the last two channels 0 */
  dst: usize;
  /** src (h, 3, 2, plane) f32, as `normalize` makes it; h >= 3, w >= 9 */
  src: usize;
  planeBytes: usize;
  h: i32;
  w: i32;
  /** packed weights O/5 · W 3 · H 3 · I 3 · O 5, bias 10, slope 10 */
  weights: usize;
  bias: usize;
  slope: usize;
  /** scratch: Scratch.ConvPool bytes: 10 vectors */
  sums: usize;
}

export function convPool(job: ConvPoolJob): void {
  const sums = job.sums;
  const rowBytes = 6 * job.planeBytes;
  const width = (job.w - 1) >> 1;
  // NaN where the last pixel has no odd column: no maximum takes it
  const edge = job.w & 1 ? i32x4.replace_lane(i32x4.splat(0), 3, -1) : i32x4.splat(0);
  for (let y = 0; 2 * y < job.h - 2; y++) {
    const src = job.src + <usize>(2 * y) * rowBytes;
    const dst = job.dst + <usize>(y * width) * 48;
    // an odd height leaves the last row alone
    const rows = min(2, job.h - 2 - 2 * y);
    for (let x = 0; ; x = min(x + 4, width - 4)) {
      const isLast = x == width - 4;
      const hole = isLast ? edge : i32x4.splat(0);
      const at = src + ((<usize>x) << 2);
      five(job, at, rowBytes, rows, hole, job.weights, job.bias, job.slope, sums);
      five(job, at, rowBytes, rows, hole, job.weights + PASS_WEIGHTS, job.bias + 20, job.slope + 20, sums + 80);
      storePixels(sums, dst + <usize>x * 48);
      if (isLast) break;
    }
  }
}

// Five channels of four pooled pixels, a vector each, to `sums`.
function five(
  job: ConvPoolJob,
  src: usize,
  rowBytes: usize,
  rows: i32,
  hole: v128,
  weights: usize,
  bias: usize,
  slope: usize,
  sums: usize,
): void {
  const plane = job.planeBytes;
  for (let row = 0; row < rows; row++, src += rowBytes) {
    let e0 = v128.load32_splat(bias);
    let e1 = v128.load32_splat(bias, 4);
    let e2 = v128.load32_splat(bias, 8);
    let e3 = v128.load32_splat(bias, 12);
    let e4 = v128.load32_splat(bias, 16);
    let o0 = e0;
    let o1 = e1;
    let o2 = e2;
    let o3 = e3;
    let o4 = e4;
    let w = weights;
    // the window's columns 0, 1, 2: pixels 2x and 2x + 1, then 2x + 1 and 2x + 2, then 2x + 2 and 2x + 3
    let p = src;
    let q = src + plane;
    for (let column = 3; column > 0; column--) {
      // three rows of three colors follow one another
      let at: usize = 0;
      do {
        const a = v128.load(p + at);
        const b = v128.load(q + at);
        let t = v128.load32_splat(w);
        e0 = fma(a, t, e0);
        o0 = fma(b, t, o0);
        t = v128.load32_splat(w, 4);
        e1 = fma(a, t, e1);
        o1 = fma(b, t, o1);
        t = v128.load32_splat(w, 8);
        e2 = fma(a, t, e2);
        o2 = fma(b, t, o2);
        t = v128.load32_splat(w, 12);
        e3 = fma(a, t, e3);
        o3 = fma(b, t, o3);
        t = v128.load32_splat(w, 16);
        e4 = fma(a, t, e4);
        o4 = fma(b, t, o4);
        w += 20;
        at += 2 * plane;
      } while (at < 18 * plane);
      const next = p + 4;
      p = q;
      q = next;
    }
    keep(sums, larger(e0, o0, slope, hole), row);
    keep(sums + 16, larger(e1, o1, slope + 4, hole), row);
    keep(sums + 32, larger(e2, o2, slope + 8, hole), row);
    keep(sums + 48, larger(e3, o3, slope + 12, hole), row);
    keep(sums + 64, larger(e4, o4, slope + 16, hole), row);
  }
}

// PReLU of both columns, and the larger of the two.
// @ts-ignore: decorator
@inline
function larger(even: v128, odd: v128, slopeAt: usize, hole: v128): v128 {
  const slope = v128.load32_splat(slopeAt);
  return f32x4.pmax(prelu(even, slope), v128.or(prelu(odd, slope), hole));
}

// The larger of this row's and the one before.
// @ts-ignore: decorator
@inline
function keep(at: usize, value: v128, row: i32): void {
  v128.store(at, row == 0 ? value : f32x4.pmax(value, v128.load(at)));
}

// From 10 channels · 4 pixels to 4 pixels · 12 channels.
// @ts-ignore: decorator
@inline
function storePixels(sums: usize, dst: usize): void {
  for (let c: usize = 0; c < 2; c++, sums += 64, dst += 16) {
    const r0 = v128.load(sums);
    const r1 = v128.load(sums, 16);
    const r2 = v128.load(sums, 32);
    const r3 = v128.load(sums, 48);
    const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(dst, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(dst, v128.shuffle<f64>(a, b, 1, 3), 48);
    v128.store(dst, v128.shuffle<f64>(c, d, 0, 2), 96);
    v128.store(dst, v128.shuffle<f64>(c, d, 1, 3), 144);
  }
  const r8 = v128.load(sums);
  const r9 = v128.load(sums, 16);
  const zero = f32x4.splat(0);
  const low = v128.shuffle<f32>(r8, r9, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(r8, r9, 2, 6, 3, 7);
  v128.store(dst, v128.shuffle<f64>(low, zero, 0, 2));
  v128.store(dst, v128.shuffle<f64>(low, zero, 1, 2), 48);
  v128.store(dst, v128.shuffle<f64>(high, zero, 0, 2), 96);
  v128.store(dst, v128.shuffle<f64>(high, zero, 1, 2), 144);
}
