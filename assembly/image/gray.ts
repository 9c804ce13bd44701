// Gray as OpenCV makes it, and the patches that the eye network reads. A gray picture here is RGBA with the same value
// in each channel, so that the resize kernels serve it too.
import { Job } from '../core/job';


@unmanaged
export class GrayJob extends Job {
  /** dst (h, w, 4) u8, contiguous */
  dst: usize;
  h: i32;
  /** src: the first of the w pixels of its first row, and its bytes a row */
  src: usize;
  srcRow: usize;
  w: i32;
}

/** RGB2GRAY in 15-bit fixed point. */
export function gray(job: GrayJob): void {
  for (let y = 0; y < job.h; y++) {
    const src = job.src + <usize>y * job.srcRow;
    const dst = job.dst + ((<usize>y * <usize>job.w) << 2);
    for (let at: usize = 0; at < (<usize>job.w) << 2; at += 4) {
      const p = src + at;
      const v = 9798 * <u32>load<u8>(p) + 19235 * <u32>load<u8>(p, 1) + 3735 * <u32>load<u8>(p, 2) + 16384;
      store<u32>(dst + at, (v >> 15) * 0x01010101);
    }
  }
}


@unmanaged
export class WarpJob extends Job {
  /** dst (dstH, w, 4) u8: gray */
  dst: usize;
  dstH: i32;
  w: i32;
  /** src (h, srcW, 4) u8, contiguous */
  src: usize;
  h: i32;
  srcW: i32;
  /** pixel (u, v) of dst is at (xu u + xv v + x0, yu u + yv v + y0) of src */
  xu: f64;
  xv: f64;
  x0: f64;
  yu: f64;
  yv: f64;
  y0: f64;
}

/** A turned and scaled part of a picture in gray: linear between the four nearest pixels, the border repeated. */
export function warp(job: WarpJob): void {
  for (let v = 0; v < job.dstH; v++) {
    let d = job.dst + ((<usize>v * <usize>job.w) << 2);
    for (let u = 0; u < job.w; u++, d += 4) {
      const x = job.xu * <f64>u + job.xv * <f64>v + job.x0;
      const y = job.yu * <f64>u + job.yv * <f64>v + job.y0;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const value = sample(job, <i32>left, <i32>top, <f32>(x - left), <f32>(y - top));
      store<u32>(d, <u32>nearest(value) * 0x01010101);
    }
  }
}

// @ts-ignore: decorator
@inline
function sample(job: WarpJob, x: i32, y: i32, fx: f32, fy: f32): f32 {
  const left = (<usize>max(0, min(x, job.srcW - 1))) << 2;
  const right = (<usize>max(0, min(x + 1, job.srcW - 1))) << 2;
  const rowBytes = (<usize>job.srcW) << 2;
  const above = job.src + <usize>max(0, min(y, job.h - 1)) * rowBytes;
  const below = job.src + <usize>max(0, min(y + 1, job.h - 1)) * rowBytes;
  let four = v128.load32_zero(above + left);
  four = v128.load32_lane(above + right, four, 1);
  four = v128.load32_lane(below + left, four, 2);
  four = v128.load32_lane(below + right, four, 3);
  // R · 9798 + G · 19235 and B · 3735 of two pixels each
  const weights = i16x8(9798, 19235, 3735, 0, 9798, 19235, 3735, 0);
  const upper = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(four), weights);
  const lower = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(four), weights);
  const sums = i32x4.add(v128.shuffle<i32>(upper, lower, 0, 2, 4, 6), v128.shuffle<i32>(upper, lower, 1, 3, 5, 7));
  const grays = f32x4.convert_i32x4_u(i32x4.shr_u(i32x4.add(sums, i32x4.splat(16384)), 15));
  const a = f32x4.extract_lane(grays, 0) * (1 - fx) + f32x4.extract_lane(grays, 1) * fx;
  const b = f32x4.extract_lane(grays, 2) * (1 - fx) + f32x4.extract_lane(grays, 3) * fx;
  return a * (1 - fy) + b * fy;
}
