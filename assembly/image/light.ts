// What a picture's light is like, and what makes it better: its histogram, curves by table, a blur against noise.
import { Histogram } from '../abi';
import { Job } from '../core/job';


@unmanaged
export class HistogramJob extends Job {
  /** dst: Histogram.Bytes, as the enum says */
  dst: usize;
  /** src (h, w, 4) u8 */
  src: usize;
  h: i32;
  w: i32;
  /** every so many pixels of every so many rows */
  step: i32;
}

/**
 * Counts of luminance; color's sums by luminance, and its squares in all; how far 3x3 pixels of green are from smooth
 * (Immerkaer 1996), where all nine are there.
 */
export function histogram(job: HistogramJob): void {
  const dst = job.dst;
  const row = (<usize>job.w) << 2;
  memory.fill(dst, 0, Histogram.Bytes);
  let squares: i64 = 0;
  let noise: i64 = 0;
  let blocks = 0;
  for (let y = 0; y < job.h; y += job.step) {
    const line = job.src + <usize>y * row;
    const last = y + 2 < job.h ? job.w - 2 : 0;
    for (let x = 0; x < job.w; x += job.step) {
      const p = line + ((<usize>x) << 2);
      const r = <i32>load<u8>(p);
      const g = <i32>load<u8>(p, 1);
      const b = <i32>load<u8>(p, 2);
      const luma = (9798 * r + 19235 * g + 3735 * b + 16384) >>> 15;
      const count = dst + ((<usize>luma) << 2);
      store<i32>(count, load<i32>(count, Histogram.Luma) + 1, Histogram.Luma);
      const bin = dst + ((<usize>(luma >>> 3)) << 2);
      store<i32>(bin, load<i32>(bin, Histogram.Red) + r - g, Histogram.Red);
      store<i32>(bin, load<i32>(bin, Histogram.Blue) + b - g, Histogram.Blue);
      squares += (r - g) * (r - g) + (b - g) * (b - g);
      if (x < last) {
        noise += abs(bend(p) - 2 * bend(p + row) + bend(p + 2 * row));
        blocks++;
      }
    }
  }
  store<f64>(dst, <f64>squares, Histogram.Squares);
  store<f64>(dst, <f64>noise, Histogram.Noise);
  store<i32>(dst, blocks, Histogram.Blocks);
}

// @ts-ignore: decorator
@inline
function bend(p: usize): i32 {
  return <i32>load<u8>(p, 1) - 2 * <i32>load<u8>(p, 5) + <i32>load<u8>(p, 9);
}


@unmanaged
export class CurveJob extends Job {
  /** dst (pixels, 4) u8, may be src */
  dst: usize;
  src: usize;
  pixels: i32;
  /** tables (3, 256) u8: of red, green, blue */
  tables: usize;
}

/** Each channel by its own table; opaque. */
export function curve(job: CurveJob): void {
  const red = job.tables;
  const shift = job.dst - job.src;
  const end = job.src + ((<usize>job.pixels) << 2);
  for (let p = job.src; p < end; p += 4) {
    const r = <u32>load<u8>(red + <usize>load<u8>(p));
    const g = <u32>load<u8>(red + <usize>load<u8>(p, 1), 256);
    const b = <u32>load<u8>(red + <usize>load<u8>(p, 2), 512);
    store<u32>(p + shift, r | (g << 8) | (b << 16) | 0xff000000);
  }
}


@unmanaged
export class SoftenJob extends Job {
  /** dst (h, w, 4) u8 */
  dst: usize;
  /** src (h, w, 4) u8 */
  src: usize;
  h: i32;
  w: i32;
  /** weight of a neighbor in 256, on both axes, 0 to 85; the pixel has the rest */
  side: i32;
  /** scratch: a row of w + 2 pixels, (w + 2, 4) u16 */
  scratch: usize;
}

/** (side, 256 - 2 side, side) down, then across, rounded once; the border's pixels are repeated. */
export function soften(job: SoftenJob): void {
  const row = (<usize>job.w) << 2;
  const line = job.scratch + 8;
  const lineEnd = line + 2 * row;
  const side = i16x8.splat(<i16>job.side);
  const center = i16x8.splat(<i16>(256 - 2 * job.side));
  const half = i32x4.splat(32768);
  for (let y = 0; y < job.h; y++) {
    const p = job.src + <usize>y * row;
    const above = y > 0 ? p - row : p;
    const below = y + 1 < job.h ? p + row : p;
    for (let x: usize = 0; x < row; x += 4) {
      const ends = i16x8.add(pixel(above + x), pixel(below + x));
      const sum = i16x8.add(i16x8.mul(ends, side), i16x8.mul(pixel(p + x), center));
      v128.store64_lane(line + 2 * x, sum, 0);
    }
    store<u64>(line - 8, load<u64>(line));
    store<u64>(lineEnd, load<u64>(lineEnd - 8));
    let d = job.dst + <usize>y * row;
    for (let s = line; s < lineEnd; s += 8, d += 4) {
      const left = v128.load64_zero(s - 8);
      const right = v128.load64_zero(s, 8);
      const ends = i32x4.add(i32x4.extmul_low_i16x8_u(left, side), i32x4.extmul_low_i16x8_u(right, side));
      const all = i32x4.add(ends, i32x4.extmul_low_i16x8_u(v128.load64_zero(s), center));
      const wide = i32x4.shr_u(i32x4.add(all, half), 16);
      const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(wide, wide), wide);
      v128.store32_lane(d, bytes, 0);
    }
  }
}

// @ts-ignore: decorator
@inline
function pixel(p: usize): v128 {
  return i16x8.extend_low_i8x16_u(v128.load32_zero(p));
}
