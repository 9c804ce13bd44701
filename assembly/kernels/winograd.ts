// Winograd F(4x4, 3x3) convolution (Lavin & Gray 2016): a tile of 4x4 outputs costs 36 products a channel pair instead of 144.
// Valid 3x3, stride 1, oh and ow >= 4. Rounding is about 1e-5, ten times the direct kernel's: callers that need exact bits screen with
// it and compute again. A unit is a run of tiles: transform in, 36 matrix products, transform out.
import { Job, take } from '../core/job';
import { fma, prelu } from '../core/simd';
import { gemm } from '../core/tile';


@unmanaged
export class WinogradJob extends Job {
  /** dst (maps, oh, ow, cout): bytes between maps, rows and pixels */
  dst: usize;
  dstMap: usize;
  dstRow: usize;
  dstPix: usize;
  /** src (maps, oh + 2, ow + 2, cin) */
  src: usize;
  srcMap: usize;
  srcRow: usize;
  srcPix: usize;
  /** transformed weights 36 · O/8 · I · 8, bias O, slope O */
  w: usize;
  bias: usize;
  slope: usize;
  oh: i32;
  ow: i32;
  /** multiples of 4 */
  cin: i32;
  cout: i32;
  /** tiles in all maps, tiles a unit */
  tiles: i32;
  grain: i32;
  /** scratch: 36 planes of grain x cin, 36 of grain x cout (plane strides in bytes), 36 vectors; so many bytes a thread */
  v: usize;
  vPlane: usize;
  m: usize;
  mPlane: usize;
  temp: usize;
  threadBytes: usize;
}

export function winograd(job: WinogradJob, thread: i32): void {
  const own = <usize>thread * job.threadBytes;
  const v = job.v + own;
  const m = job.m + own;
  const temp = job.temp + own;
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    const first = unit * job.grain;
    const count = min(job.grain, job.tiles - first);
    gather(job, first, count, v, temp);
    multiply(job, count, v, m);
    scatter(job, first, count, m, temp);
  }
}

// Tile i of all maps. The last one of a row or column starts earlier and overlaps its neighbor: `skipX` columns and `skipY` rows of its
// outputs are the neighbor's to write. Both compute them, with other roundings; if both wrote, threads would decide which stays.
// @ts-ignore: decorator
@inline
function tileMap(job: WinogradJob, i: i32): i32 {
  return i / across(job) / down(job);
}
// @ts-ignore: decorator
@inline
function tileY(job: WinogradJob, i: i32): i32 {
  return ((i / across(job)) % down(job)) << 2;
}
// @ts-ignore: decorator
@inline
function tileX(job: WinogradJob, i: i32): i32 {
  return (i % across(job)) << 2;
}
// @ts-ignore: decorator
@inline
function across(job: WinogradJob): i32 {
  return (job.ow + 3) >> 2;
}
// @ts-ignore: decorator
@inline
function down(job: WinogradJob): i32 {
  return (job.oh + 3) >> 2;
}

function gather(job: WinogradJob, first: i32, count: i32, v: usize, temp: usize): void {
  const bytes = (<usize>job.cin) << 2;
  for (let i = first; i < first + count; i++, v += bytes) {
    const y = <usize>min(tileY(job, i), job.oh - 4);
    const x = <usize>min(tileX(job, i), job.ow - 4);
    const src = job.src + <usize>tileMap(job, i) * job.srcMap + y * job.srcRow + x * job.srcPix;
    for (let c: usize = 0; c < bytes; c += 16) transformIn(src + c, job.srcRow, job.srcPix, v + c, job.vPlane, temp);
  }
}

// 36 products (count, cin) x (cin, cout)
function multiply(job: WinogradJob, count: i32, v: usize, m: usize): void {
  const inBytes = (<usize>job.cin) << 2;
  let w = job.w;
  for (let plane = 0; plane < 36; plane++) {
    gemm(v, m, w, count, inBytes, job.cout >> 3, (job.cout >> 2) & 1);
    w += inBytes * <usize>job.cout;
    v += job.vPlane;
    m += job.mPlane;
  }
}

function scatter(job: WinogradJob, first: i32, count: i32, m: usize, temp: usize): void {
  const bytes = (<usize>job.cout) << 2;
  for (let i = first; i < first + count; i++, m += bytes) {
    const y = tileY(job, i);
    const x = tileX(job, i);
    const skipY = max(0, y + 4 - job.oh);
    const skipX = <usize>max(0, x + 4 - job.ow);
    // where the first output that is written goes
    const dst = job.dst + <usize>tileMap(job, i) * job.dstMap + <usize>y * job.dstRow + <usize>x * job.dstPix;
    for (let c: usize = 0; c < bytes; c += 16) {
      transformOut(
        m + c,
        job.mPlane,
        v128.load(job.bias + c),
        v128.load(job.slope + c),
        dst + c,
        job.dstRow,
        job.dstPix,
        temp,
        skipY,
        skipX,
      );
    }
  }
}

// B^T d B of a 6x6 window of 4 channels, written to 36 planes: first down the columns into temp (6 x 6 vectors), then along the rows.
function transformIn(src: usize, rowBytes: usize, pixBytes: usize, v: usize, plane: usize, temp: usize): void {
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

// A^T m A of 36 planes of 4 channels, then bias and PReLU: along the rows into temp (6 x 4 vectors), then down the columns. Of the 4x4
// outputs those after `skipY` rows and `skipX` columns are written, the first of them to dst.
function transformOut(
  m: usize,
  plane: usize,
  bias: v128,
  slope: v128,
  dst: usize,
  rowBytes: usize,
  pixBytes: usize,
  temp: usize,
  skipY: i32,
  skipX: usize,
): void {
  for (let t = temp, end = temp + 384; t < end; t += 64, m += 6 * plane) {
    const m0 = v128.load(m);
    const m1 = v128.load(m + plane);
    const m2 = v128.load(m + 2 * plane);
    const m3 = v128.load(m + 3 * plane);
    const m4 = v128.load(m + 4 * plane);
    const m5 = v128.load(m + 5 * plane);
    v128.store(t, out0(m0, m1, m2, m3, m4));
    v128.store(t, out1(m1, m2, m3, m4), 16);
    v128.store(t, out2(m1, m2, m3, m4), 32);
    v128.store(t, out3(m1, m2, m3, m4, m5), 48);
  }
  for (let t = temp + (skipX << 4), end = temp + 64; t < end; t += 16, dst += pixBytes) {
    const m0 = v128.load(t);
    const m1 = v128.load(t, 64);
    const m2 = v128.load(t, 128);
    const m3 = v128.load(t, 192);
    const m4 = v128.load(t, 256);
    const m5 = v128.load(t, 320);
    let d = dst;
    if (skipY < 1) {
      v128.store(d, prelu(f32x4.add(bias, out0(m0, m1, m2, m3, m4)), slope));
      d += rowBytes;
    }
    if (skipY < 2) {
      v128.store(d, prelu(f32x4.add(bias, out1(m1, m2, m3, m4)), slope));
      d += rowBytes;
    }
    if (skipY < 3) {
      v128.store(d, prelu(f32x4.add(bias, out2(m1, m2, m3, m4)), slope));
      d += rowBytes;
    }
    v128.store(d, prelu(f32x4.add(bias, out3(m1, m2, m3, m4, m5)), slope));
  }
}

// The rows of A^T: [1 1 1 1 1 0; 0 1 -1 2 -2 0; 0 1 1 4 4 0; 0 1 -1 8 -8 1]
// @ts-ignore: decorator
@inline
function out0(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128): v128 {
  return f32x4.add(f32x4.add(m0, f32x4.add(m1, m2)), f32x4.add(m3, m4));
}
// @ts-ignore: decorator
@inline
function out1(m1: v128, m2: v128, m3: v128, m4: v128): v128 {
  return fma(f32x4.sub(m3, m4), f32x4.splat(2), f32x4.sub(m1, m2));
}
// @ts-ignore: decorator
@inline
function out2(m1: v128, m2: v128, m3: v128, m4: v128): v128 {
  return fma(f32x4.add(m3, m4), f32x4.splat(4), f32x4.add(m1, m2));
}
// @ts-ignore: decorator
@inline
function out3(m1: v128, m2: v128, m3: v128, m4: v128, m5: v128): v128 {
  return f32x4.add(fma(f32x4.sub(m3, m4), f32x4.splat(8), f32x4.sub(m1, m2)), m5);
}
