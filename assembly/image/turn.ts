// What lies turned in the photo, turned upright: crops by any angle, whole pictures by quarters.
import { Job } from '../core/job';
import { mulAdd } from '../core/simd';


@unmanaged
export class TurnJob extends Job {
  /** dst (n, size, size, 3) f32 */
  dst: usize;
  /** src (n, from, from, 3) f32; 4 bytes after it may be read */
  src: usize;
  n: i32;
  size: i32;
  from: i32;
  /** n x 6 f32: pixel (u, v) of dst i is at (xu u + xv v + x0, yu u + yv v + y0) of src i */
  maps: usize;
}

/** Maps of three channels turned, scaled, mirrored: linear between the four nearest pixels, the border repeated. */
export function turn(job: TurnJob): void {
  const pixels = <usize>(job.size * job.size) * 12;
  for (let i: usize = 0; i < <usize>job.n; i++) {
    turnOne(
      job.dst + i * pixels,
      job.src + i * <usize>(job.from * job.from) * 12,
      job.size,
      job.from,
      job.maps + i * 24,
    );
  }
}

function turnOne(dst: usize, src: usize, size: i32, from: i32, map: usize): void {
  const last = <f32>(from - 1);
  const rowBytes = <usize>from * 12;
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++, dst += 12) {
      const x = max<f32>(0, min<f32>(place(map, u, v), last));
      const y = max<f32>(0, min<f32>(place(map + 12, u, v), last));
      const left = Mathf.floor(x);
      const top = Mathf.floor(y);
      const p = src + <usize>top * rowBytes + <usize>left * 12;
      // where there is no next pixel its share is 0
      const right: usize = left < last ? 12 : 0;
      const below: usize = top < last ? rowBytes : 0;
      const across = f32x4.splat(x - left);
      const upper = between(v128.load(p), v128.load(p + right), across);
      const lower = between(v128.load(p + below), v128.load(p + below + right), across);
      const value = between(upper, lower, f32x4.splat(y - top));
      v128.store64_lane(dst, value, 0);
      v128.store32_lane(dst, value, 2, 8);
    }
  }
}

// @ts-ignore: decorator
@inline
function place(row: usize, u: i32, v: i32): f32 {
  return load<f32>(row) * <f32>u + load<f32>(row, 4) * <f32>v + load<f32>(row, 8);
}

// @ts-ignore: decorator
@inline
function between(a: v128, b: v128, share: v128): v128 {
  return mulAdd(f32x4.sub(b, a), share, a);
}


@unmanaged
export class QuarterJob extends Job {
  /** dst: (w, h, 4) u8 where `quarters` is odd, else (h, w, 4) */
  dst: usize;
  /** src (h, w, 4) u8, contiguous */
  src: usize;
  h: i32;
  w: i32;
  /** clockwise: 1, 2 or 3 */
  quarters: i32;
}

const TILE = 16; // pixels a side: what is read along rows is written along columns, and both stay in the cache

/** A picture turned clockwise by quarters. */
export function quarter(job: QuarterJob): void {
  const isOdd = (job.quarters & 1) == 1;
  const dstWidth = isOdd ? job.h : job.w;
  // bytes from a pixel of src to the next one's place in dst, along its row and down its column
  let across: isize = 4;
  let down: isize = (<isize>dstWidth) << 2;
  let first: isize = 0;
  if (job.quarters == 1) {
    across = (<isize>dstWidth) << 2;
    down = -4;
    first = (<isize>(job.h - 1)) << 2;
  } else if (job.quarters == 2) {
    across = -4;
    down = -down;
    first = (<isize>(job.h * job.w - 1)) << 2;
  } else if (job.quarters == 3) {
    across = -((<isize>dstWidth) << 2);
    down = 4;
    first = (<isize>dstWidth * <isize>(job.w - 1)) << 2;
  }
  for (let top = 0; top < job.h; top += TILE) {
    const bottom = min(top + TILE, job.h);
    for (let left = 0; left < job.w; left += TILE) {
      const right = min(left + TILE, job.w);
      for (let y = top; y < bottom; y++) {
        const row = job.src + ((<usize>y * <usize>job.w) << 2);
        let d = <isize>job.dst + first + <isize>y * down + <isize>left * across;
        for (let x = left; x < right; x++, d += across) store<u32>(<usize>d, load<u32>(row + ((<usize>x) << 2)));
      }
    }
  }
}
