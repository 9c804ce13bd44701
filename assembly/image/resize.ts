// cv2.resize of 8-bit RGBA, bit for bit: INTER_AREA down (blocks of whole pixels, or fractions of pixels) and the
// linear form that INTER_LINEAR and growing INTER_AREA share. The tables that name the taps come from `axis`.
import { AxisKind, Taps } from '../abi';
import { areaLinearTaps, areaTaps, areaWeight, linearTaps } from '../core/axis';
import { Job } from '../core/job';
import { mulAdd, pixel } from '../core/simd';


@unmanaged
export class AxisJob extends Job {
  /** dst: `length` entries, of the outputs from `first` on */
  dst: usize;
  /** source pixels and output pixels along the axis */
  n: i32;
  outputs: i32;
  first: i32;
  length: i32;
  /** AxisKind */
  kind: i32;
}

export function axis(job: AxisJob): void {
  const end = job.first + job.length;
  if (job.kind == AxisKind.Area) areaTaps(job.dst, job.n, job.outputs, job.first, end);
  else if (job.kind == AxisKind.AreaLinear) areaLinearTaps(job.dst, job.n, job.outputs, job.first, end, false);
  else linearTaps(job.dst, job.n, job.outputs, job.first, end);
}


@unmanaged
export class ResizeJob extends Job {
  /** dst (h, w, 4) u8, contiguous */
  dst: usize;
  /** src (any, any, 4) u8 and its bytes a row */
  src: usize;
  srcRow: usize;
  /** tables of both axes, from dst's first column and row on; for blocks the whole pixels that one output covers */
  x: usize;
  y: usize;
  w: i32;
  h: i32;
  /** scratch: three lines of w x 4 f32 */
  lines: usize;
}

/** Fractional INTER_AREA: float32 sums along x in tap order, then over rows in order, then round half to even. */
export function resizeArea(job: ResizeJob): void {
  const lineBytes = (<usize>job.w) << 4;
  const one = job.lines;
  const two = one + lineBytes;
  const sums = two + lineBytes;
  // rows of the source whose sums are kept: neighboring outputs share one
  let inOne = -1;
  let inTwo = -1;
  for (let y = 0; y < job.h; y++) {
    const entry = job.y + <usize>y * Taps.Bytes;
    const first = load<i32>(entry);
    const taps = load<i32>(entry, 4);
    for (let k = 0; k < taps; k++) {
      const row = first + k;
      if (row != inOne && row != inTwo) {
        const src = job.src + <usize>row * job.srcRow;
        inOne = row;
        inTwo = -1;
        // two at a time wherever two are wanted
        if (k + 1 < taps) {
          inTwo = row + 1;
          alongX2(one, two, src, src + job.srcRow, job.x, job.w);
        } else alongX(one, src, job.x, job.w);
      }
      addLine(sums, row == inOne ? one : two, job.w, areaWeight(entry, k, taps), k == 0);
    }
    storeLine(job.dst + ((<usize>y * <usize>job.w) << 2), sums, job.w);
  }
}

function alongX(line: usize, row: usize, table: usize, w: i32): void {
  for (const end = line + ((<usize>w) << 4); line < end; line += 16, table += Taps.Bytes) {
    let p = row + ((<usize>load<i32>(table)) << 2);
    let taps = load<i32>(table, 4);
    let sum = f32x4.mul(f32x4.convert_i32x4_s(pixel(p)), v128.load32_splat(table, 8));
    if (taps > 1) {
      const middle = v128.load32_splat(table, 12);
      for (p += 4; taps > 2; taps--, p += 4) sum = mulAdd(f32x4.convert_i32x4_s(pixel(p)), middle, sum);
      sum = mulAdd(f32x4.convert_i32x4_s(pixel(p)), v128.load32_splat(table, 16), sum);
    }
    v128.store(line, sum);
  }
}

// Sums along x of two rows: each is a chain of additions in a fixed order, and two chains hide each other's latency.
function alongX2(lineA: usize, lineB: usize, rowA: usize, rowB: usize, table: usize, w: i32): void {
  for (const end = lineA + ((<usize>w) << 4); lineA < end; lineA += 16, lineB += 16, table += Taps.Bytes) {
    let p = (<usize>load<i32>(table)) << 2;
    let q = rowB + p;
    p += rowA;
    let taps = load<i32>(table, 4);
    const left = v128.load32_splat(table, 8);
    let a = f32x4.mul(f32x4.convert_i32x4_s(pixel(p)), left);
    let b = f32x4.mul(f32x4.convert_i32x4_s(pixel(q)), left);
    if (taps > 1) {
      const middle = v128.load32_splat(table, 12);
      p += 4;
      q += 4;
      for (; taps > 5; taps -= 4, p += 16, q += 16) {
        const c = v128.load(p);
        const d = v128.load(q);
        a = mulAdd(first(c), middle, a);
        b = mulAdd(first(d), middle, b);
        a = mulAdd(second(c), middle, a);
        b = mulAdd(second(d), middle, b);
        a = mulAdd(third(c), middle, a);
        b = mulAdd(third(d), middle, b);
        a = mulAdd(fourth(c), middle, a);
        b = mulAdd(fourth(d), middle, b);
      }
      for (; taps > 2; taps--, p += 4, q += 4) {
        a = mulAdd(f32x4.convert_i32x4_s(pixel(p)), middle, a);
        b = mulAdd(f32x4.convert_i32x4_s(pixel(q)), middle, b);
      }
      const right = v128.load32_splat(table, 16);
      a = mulAdd(f32x4.convert_i32x4_s(pixel(p)), right, a);
      b = mulAdd(f32x4.convert_i32x4_s(pixel(q)), right, b);
    }
    v128.store(lineA, a);
    v128.store(lineB, b);
  }
}

// One of four pixels, as four f32. The masks are constants: then each is one instruction.
// @ts-ignore: decorator
@inline
function first(pixels: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(pixels, i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1)),
  );
}
// @ts-ignore: decorator
@inline
function second(pixels: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(pixels, i8x16(4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7, -1, -1, -1)),
  );
}
// @ts-ignore: decorator
@inline
function third(pixels: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(pixels, i8x16(8, -1, -1, -1, 9, -1, -1, -1, 10, -1, -1, -1, 11, -1, -1, -1)),
  );
}
// @ts-ignore: decorator
@inline
function fourth(pixels: v128): v128 {
  return f32x4.convert_i32x4_s(
    i8x16.swizzle(pixels, i8x16(12, -1, -1, -1, 13, -1, -1, -1, 14, -1, -1, -1, 15, -1, -1, -1)),
  );
}

function addLine(sums: usize, line: usize, w: i32, weight: f32, first: bool): void {
  const by = f32x4.splat(weight);
  const end = line + ((<usize>w) << 4);
  if (first) for (; line < end; line += 16, sums += 16) v128.store(sums, f32x4.mul(v128.load(line), by));
  else for (; line < end; line += 16, sums += 16) v128.store(sums, mulAdd(v128.load(line), by, v128.load(sums)));
}

function storeLine(dst: usize, sums: usize, w: i32): void {
  for (const end = dst + ((<usize>w) << 2); dst < end; dst += 4, sums += 16)
    storePixel(dst, roundPixel(v128.load(sums)));
}

/** INTER_AREA over whole pixels, x by y of them: their mean. */
export function resizeBlock(job: ResizeJob): void {
  const across = job.x;
  const down = job.y;
  const share = f32x4.splat(<f32>(1.0 / <f64>(across * down)));
  const isTwo = across == 2 && down == 2;
  for (let y = 0; y < job.h; y++) {
    let src = job.src + <usize>y * down * job.srcRow;
    let dst = job.dst + ((<usize>y * <usize>job.w) << 2);
    for (let x = job.w; x > 0; x--, src += across << 2, dst += 4) {
      let sum = i32x4.splat(0);
      for (let row: usize = 0; row < down; row++) {
        let p = src + row * job.srcRow;
        for (const end = p + (across << 2); p < end; p += 4) sum = i32x4.add(sum, pixel(p));
      }
      // OpenCV's 2x2 rounds half up, all others half to even
      storePixel(
        dst,
        isTwo
          ? i32x4.shr_u(i32x4.add(sum, i32x4.splat(2)), 2)
          : roundPixel(f32x4.mul(f32x4.convert_i32x4_u(sum), share)),
      );
    }
  }
}

/** Linear between two columns and two rows, in OpenCV's 11-bit fixed point. */
export function resizeLinear(job: ResizeJob): void {
  for (let y = 0; y < job.h; y++) {
    const entry = job.y + <usize>y * Taps.Bytes;
    const above = job.src + <usize>load<i32>(entry) * job.srcRow;
    const below = job.src + <usize>load<i32>(entry, 4) * job.srcRow;
    const b0 = i32x4.splat(load<i16>(entry, 16));
    const b1 = i32x4.splat(load<i16>(entry, 18));
    let dst = job.dst + ((<usize>y * <usize>job.w) << 2);
    let table = job.x;
    for (let x = job.w; x > 0; x--, dst += 4, table += Taps.Bytes) {
      const left = (<usize>load<i32>(table)) << 2;
      const right = (<usize>load<i32>(table, 4)) << 2;
      const a0 = i32x4.splat(load<i16>(table, 16));
      const a1 = i32x4.splat(load<i16>(table, 18));
      const top = i32x4.add(i32x4.mul(pixel(above + left), a0), i32x4.mul(pixel(above + right), a1));
      const low = i32x4.add(i32x4.mul(pixel(below + left), a0), i32x4.mul(pixel(below + right), a1));
      const upper = i32x4.shr_s(i32x4.mul(i32x4.shr_s(top, 4), b0), 16);
      const lower = i32x4.shr_s(i32x4.mul(i32x4.shr_s(low, 4), b1), 16);
      storePixel(dst, i32x4.shr_s(i32x4.add(i32x4.add(upper, lower), i32x4.splat(2)), 2));
    }
  }
}

// @ts-ignore: decorator
@inline
function roundPixel(x: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(x));
}

// Four i32 of 0..255 to the pixel at p.
// @ts-ignore: decorator
@inline
function storePixel(p: usize, x: v128): void {
  const words = i16x8.narrow_i32x4_s(x, x);
  v128.store32_lane(p, i8x16.narrow_i16x8_u(words, words), 0);
}
