// Boxes to net inputs: the pixels under a box (black outside the picture), INTER_AREA to size x size in float64 as Python's pipeline
// does (not rounded to 8 bits between), normalized, then float32.
import { Box, Taps } from '../abi';
import { areaLinearTaps, areaTaps, areaWeight } from '../core/axis';
import { Job, take } from '../core/job';
import { pixel } from '../core/simd';


@unmanaged
export class CropJob extends Job {
  /** dst (units, size, size, 3) f32 */
  dst: usize;
  /** src (h, w, 4) u8, contiguous */
  src: usize;
  h: i32;
  w: i32;
  /** boxes of whole pixels, 1-based and inclusive: pixel (row, column) of the crop is src[y1 - 1 + row][x1 - 1 + column] */
  boxes: usize;
  size: i32;
  /**
   * scratch: two tables of `size` entries, two lines of size x 4 f64, a line of pixels as wide as the
   * widest box and 4 more; so many bytes a thread
   */
  scratch: usize;
  threadBytes: usize;
}

export function crop(job: CropJob, thread: i32): void {
  const own = job.scratch + <usize>thread * job.threadBytes;
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    const box = job.boxes + <usize>unit * Box.Bytes;
    const left = <i32>load<f64>(box, Box.X1) - 1;
    const top = <i32>load<f64>(box, Box.Y1) - 1;
    const width = <i32>load<f64>(box, Box.X2) - left;
    const height = <i32>load<f64>(box, Box.Y2) - top;
    const dst = job.dst + <usize>unit * <usize>(job.size * job.size) * 12;
    if (width < 1 || height < 1) black(dst, job.size * job.size);
    else if (width < job.size || height < job.size) grow(job, own, dst, left, top, width, height);
    else if (isWhole(width, job.size) && isWhole(height, job.size)) mean(job, own, dst, left, top, width, height);
    else shrink(job, own, dst, left, top, width, height);
  }
}

// OpenCV's own test, in double: 1 / (24 / 1176) is not quite 49, which is then a fraction.
function isWhole(n: i32, size: i32): bool {
  const scale = 1.0 / (<f64>size / <f64>n);
  return Math.abs(scale - nearest(scale)) < f64.EPSILON;
}

function black(dst: usize, pixels: i32): void {
  for (const end = dst + <usize>pixels * 12; dst < end; dst += 4) store<f32>(dst, -0.99609375);
}

// Parts of a thread's own scratch, each after the other.
// @ts-ignore: decorator
@inline
function xTable(own: usize): usize {
  return own;
}
// @ts-ignore: decorator
@inline
function yTable(own: usize, size: i32): usize {
  return own + <usize>size * Taps.Bytes;
}
// @ts-ignore: decorator
@inline
function line(own: usize, size: i32, i: usize): usize {
  return own + <usize>size * (2 * Taps.Bytes + 32 * i);
}

// Copies row y of the picture, columns [left, left + width), to the scratch's pixel line; black where there is none.
function fetch(job: CropJob, own: usize, y: i32, left: i32, width: i32): usize {
  const dst = line(own, job.size, 2);
  if (y < 0 || y >= job.h) {
    memory.fill(dst, 0, (<usize>width) << 2);
    return dst;
  }
  const src = job.src + ((<usize>y * <usize>job.w) << 2);
  // the common case needs no copy
  if (left >= 0 && left + width <= job.w) return src + ((<usize>left) << 2);
  const from = min(width, max(0, -left));
  const to = max(from, min(width, job.w - left));
  memory.fill(dst, 0, (<usize>from) << 2);
  if (to > from)
    memory.copy(dst + ((<usize>from) << 2), src + ((<usize>(left + from)) << 2), (<usize>(to - from)) << 2);
  if (width > to) memory.fill(dst + ((<usize>to) << 2), 0, (<usize>(width - to)) << 2);
  return dst;
}

// Fractional area: sums along x of each row once, weighted sums of rows.
function shrink(job: CropJob, own: usize, dst: usize, left: i32, top: i32, width: i32, height: i32): void {
  const size = job.size;
  areaTaps(xTable(own), width, size);
  areaTaps(yTable(own, job.size), height, size);
  const row = line(own, job.size, 0);
  const sums = line(own, job.size, 1);
  let ready = -1;
  for (let y = 0; y < size; y++, dst += <usize>size * 12) {
    const entry = yTable(own, job.size) + <usize>y * Taps.Bytes;
    const first = load<i32>(entry);
    const taps = load<i32>(entry, 4);
    for (let k = 0; k < taps; k++) {
      if (first + k != ready) {
        ready = first + k;
        alongX(row, fetch(job, own, top + ready, left, width), xTable(own), size);
      }
      const weight = f64x2.splat(<f64>areaWeight(entry, k, taps));
      for (let i: usize = 0; i < (<usize>size) << 5; i += 16) {
        const part = f64x2.mul(v128.load(row + i), weight);
        v128.store(sums + i, k == 0 ? part : f64x2.add(v128.load(sums + i), part));
      }
    }
    storeRow(dst, sums, size, 1);
  }
}

function alongX(row: usize, src: usize, table: usize, size: i32): void {
  for (const end = row + ((<usize>size) << 5); row < end; row += 32, table += Taps.Bytes) {
    let p = src + ((<usize>load<i32>(table)) << 2);
    const taps = load<i32>(table, 4);
    let rg = f64x2.splat(0);
    let ba = f64x2.splat(0);
    for (let k = 0; k < taps; k++, p += 4) {
      const weight = f64x2.splat(<f64>areaWeight(table, k, taps));
      const px = pixel(p);
      rg = f64x2.add(rg, f64x2.mul(f64x2.convert_low_i32x4_u(px), weight));
      ba = f64x2.add(ba, f64x2.mul(f64x2.convert_low_i32x4_u(high(px)), weight));
    }
    v128.store(row, rg);
    v128.store(row, ba, 16);
  }
}

// Whole pixels in each block: their mean. Sums of bytes are exact in any order.
function mean(job: CropJob, own: usize, dst: usize, left: i32, top: i32, width: i32, height: i32): void {
  const size = job.size;
  const across = width / size;
  const down = height / size;
  const sums = line(own, job.size, 1);
  const share = <f64>(<f32>(1.0 / <f64>(across * down)));
  for (let y = 0; y < size; y++, dst += <usize>size * 12) {
    memory.fill(sums, 0, (<usize>size) << 5);
    for (let k = 0; k < down; k++) {
      let p = fetch(job, own, top + y * down + k, left, width);
      for (let i: usize = 0; i < (<usize>size) << 5; i += 32) {
        let sum = i32x4.splat(0);
        for (const end = p + ((<usize>across) << 2); p < end; p += 4) sum = i32x4.add(sum, pixel(p));
        v128.store(sums + i, f64x2.add(v128.load(sums + i), f64x2.convert_low_i32x4_u(sum)));
        v128.store(sums + i, f64x2.add(v128.load(sums + i, 16), f64x2.convert_low_i32x4_u(high(sum))), 16);
      }
    }
    storeRow(dst, sums, size, share);
  }
}

// An axis grows: linear, x first.
function grow(job: CropJob, own: usize, dst: usize, left: i32, top: i32, width: i32, height: i32): void {
  const size = job.size;
  areaLinearTaps(xTable(own), width, size, true);
  areaLinearTaps(yTable(own, job.size), height, size, false);
  const sums = line(own, job.size, 1);
  for (let y = 0; y < size; y++, dst += <usize>size * 12) {
    const entry = yTable(own, job.size) + <usize>y * Taps.Bytes;
    for (let k: usize = 0; k < 2; k++) {
      const src = fetch(job, own, top + load<i32>(entry + (k << 2)), left, width);
      const weight = f64x2.splat(<f64>load<f32>(entry + (k << 2), 8));
      let table = xTable(own);
      for (let i: usize = 0; i < (<usize>size) << 5; i += 32, table += Taps.Bytes) {
        const a = pixel(src + ((<usize>load<i32>(table)) << 2));
        const b = pixel(src + ((<usize>load<i32>(table, 4)) << 2));
        const wa = f64x2.splat(<f64>load<f32>(table, 8));
        const wb = f64x2.splat(<f64>load<f32>(table, 12));
        const rg = f64x2.mul(between(a, b, wa, wb), weight);
        const ba = f64x2.mul(between(high(a), high(b), wa, wb), weight);
        v128.store(sums + i, k == 0 ? rg : f64x2.add(v128.load(sums + i), rg));
        v128.store(sums + i, k == 0 ? ba : f64x2.add(v128.load(sums + i, 16), ba), 16);
      }
    }
    storeRow(dst, sums, size, 1);
  }
}

// @ts-ignore: decorator
@inline
function between(a: v128, b: v128, wa: v128, wb: v128): v128 {
  return f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(a), wa), f64x2.mul(f64x2.convert_low_i32x4_u(b), wb));
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 2, 3, 2, 3);
}

// size pixels of 4 f64, times `share`, normalized in double, to 3 f32.
function storeRow(dst: usize, sums: usize, size: i32, share: f64): void {
  for (const end = sums + ((<usize>size) << 5); sums < end; sums += 32, dst += 12) {
    for (let c: usize = 0; c < 3; c++) {
      store<f32>(dst + (c << 2), <f32>((load<f64>(sums + (c << 3)) * share - 127.5) * 0.0078125));
    }
  }
}
