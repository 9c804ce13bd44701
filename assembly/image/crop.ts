// Boxes to net inputs: the pixels under a box (black outside the picture), INTER_AREA to size x size as Python's
// pipeline does (not rounded to 8 bits between), normalized. Python computes in float64; here whole pixels are added as
// integers and fractions in float32, which stays within 5e-7 of it.
import { Box, Taps } from '../abi';
import { areaLinearTaps, areaTaps, areaWeight } from '../core/axis';
import { Job } from '../core/job';
import { fma, pixel } from '../core/simd';


@unmanaged
export class CropJob extends Job {
  /** dst (n, size, size, 3) f32 */
  dst: usize;
  /** src (h, w, 4) u8, contiguous */
  src: usize;
  h: i32;
  w: i32;
  /**
   * boxes of whole pixels, 1-based and inclusive: pixel (row, column) of the crop is src[y1 - 1 + row][x1 - 1 + column]
   */
  boxes: usize;
  n: i32;
  size: i32;
  /**
   * scratch: two tables of `size` entries, two lines of size x 4 f32, a line of pixels as wide as the
   * widest box and 4 more
   */
  scratch: usize;
}

export function crop(job: CropJob): void {
  const own = job.scratch;
  for (let i = 0; i < job.n; i++) {
    const box = job.boxes + <usize>i * Box.Bytes;
    const left = <i32>load<f64>(box, Box.X1) - 1;
    const top = <i32>load<f64>(box, Box.Y1) - 1;
    const width = <i32>load<f64>(box, Box.X2) - left;
    const height = <i32>load<f64>(box, Box.Y2) - top;
    const dst = job.dst + <usize>i * <usize>(job.size * job.size) * 12;
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

// Parts of the scratch, each after the other.
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
  return own + <usize>size * (2 * Taps.Bytes + 16 * i);
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
  const rows = width == height ? xTable(own) : yTable(own, size);
  areaTaps(xTable(own), width, size, 0, size);
  if (width != height) areaTaps(rows, height, size, 0, size);
  const row = line(own, size, 0);
  const sums = line(own, size, 1);
  let ready = -1;
  for (let y = 0; y < size; y++, dst += <usize>size * 12) {
    const entry = rows + <usize>y * Taps.Bytes;
    const first = load<i32>(entry);
    const taps = load<i32>(entry, 4);
    for (let k = 0; k < taps; k++) {
      if (first + k != ready) {
        ready = first + k;
        alongX(row, fetch(job, own, top + ready, left, width), xTable(own), size);
      }
      addRow(sums, row, size, areaWeight(entry, k, taps), k == 0);
    }
    storeRow(dst, sums, size);
  }
}

function alongX(row: usize, src: usize, table: usize, size: i32): void {
  for (const end = row + ((<usize>size) << 4); row < end; row += 16, table += Taps.Bytes) {
    const p = src + ((<usize>load<i32>(table)) << 2);
    const taps = load<i32>(table, 4);
    let sum = f32x4.mul(f32x4.convert_i32x4_u(pixel(p)), v128.load32_splat(table, 8));
    if (taps > 1) {
      if (taps > 2) sum = fma(f32x4.convert_i32x4_u(addPixels(p + 4, taps - 2)), v128.load32_splat(table, 12), sum);
      sum = fma(f32x4.convert_i32x4_u(pixel(p + ((<usize>(taps - 1)) << 2))), v128.load32_splat(table, 16), sum);
    }
    v128.store(row, sum);
  }
}

function addRow(sums: usize, row: usize, size: i32, weight: f32, isFirst: bool): void {
  const by = f32x4.splat(weight);
  for (const end = row + ((<usize>size) << 4); row < end; row += 16, sums += 16) {
    const part = v128.load(row);
    v128.store(sums, isFirst ? f32x4.mul(part, by) : fma(part, by, v128.load(sums)));
  }
}

// Sum of n pixels from p on, as four u32: two at a time in 16 bits, which hold 257 of them.
function addPixels(p: usize, n: i32): v128 {
  let sum = n & 1 ? pixel(p + ((<usize>(n - 1)) << 2)) : i32x4.splat(0);
  for (let left = n >> 1; left > 0; left -= 257) {
    let pairs = i16x8.splat(0);
    for (const end = p + ((<usize>min(left, 257)) << 3); p < end; p += 8) pairs = i16x8.add(pairs, v128.load8x8_u(p));
    sum = i32x4.add(sum, i32x4.add(i32x4.extend_low_i16x8_u(pairs), i32x4.extend_high_i16x8_u(pairs)));
  }
  return sum;
}

// Whole pixels in each block: their mean. Sums of bytes are exact.
function mean(job: CropJob, own: usize, dst: usize, left: i32, top: i32, width: i32, height: i32): void {
  const size = job.size;
  const across = width / size;
  const down = height / size;
  const sums = line(own, size, 1);
  const lineBytes = (<usize>size) << 4;
  const share = f32x4.splat(<f32>(1.0 / <f64>(across * down)));
  for (let y = 0; y < size; y++, dst += <usize>size * 12) {
    memory.fill(sums, 0, lineBytes);
    for (let k = 0; k < down; k++) {
      let p = fetch(job, own, top + y * down + k, left, width);
      for (let i: usize = 0; i < lineBytes; i += 16, p += (<usize>across) << 2) {
        v128.store(sums + i, i32x4.add(v128.load(sums + i), addPixels(p, across)));
      }
    }
    for (let i: usize = 0; i < lineBytes; i += 16) {
      v128.store(sums + i, f32x4.mul(f32x4.convert_i32x4_u(v128.load(sums + i)), share));
    }
    storeRow(dst, sums, size);
  }
}

// An axis grows: linear, x first.
function grow(job: CropJob, own: usize, dst: usize, left: i32, top: i32, width: i32, height: i32): void {
  const size = job.size;
  areaLinearTaps(xTable(own), width, size, 0, size, true);
  areaLinearTaps(yTable(own, size), height, size, 0, size, false);
  const row = line(own, size, 0);
  const sums = line(own, size, 1);
  for (let y = 0; y < size; y++, dst += <usize>size * 12) {
    const entry = yTable(own, size) + <usize>y * Taps.Bytes;
    for (let k: usize = 0; k < 2; k++) {
      between(row, fetch(job, own, top + load<i32>(entry + (k << 2)), left, width), xTable(own), size);
      addRow(sums, row, size, load<f32>(entry + (k << 2), 8), k == 0);
    }
    storeRow(dst, sums, size);
  }
}

function between(row: usize, src: usize, table: usize, size: i32): void {
  for (const end = row + ((<usize>size) << 4); row < end; row += 16, table += Taps.Bytes) {
    const a = f32x4.convert_i32x4_u(pixel(src + ((<usize>load<i32>(table)) << 2)));
    const b = f32x4.convert_i32x4_u(pixel(src + ((<usize>load<i32>(table, 4)) << 2)));
    v128.store(row, fma(b, v128.load32_splat(table, 12), f32x4.mul(a, v128.load32_splat(table, 8))));
  }
}

// size pixels of 4 f32, normalized, to 3 f32. A pixel's fourth channel falls on the next one's first, which comes
// later; the last must not spill into what follows.
function storeRow(dst: usize, sums: usize, size: i32): void {
  const shift = f32x4.splat(-127.5);
  const scale = f32x4.splat(0.0078125);
  for (const end = sums + ((<usize>(size - 1)) << 4); sums < end; sums += 16, dst += 12) {
    v128.store(dst, f32x4.mul(f32x4.add(v128.load(sums), shift), scale));
  }
  const last = f32x4.mul(f32x4.add(v128.load(sums), shift), scale);
  v128.store64_lane(dst, last, 0);
  v128.store32_lane(dst, last, 2, 8);
}
