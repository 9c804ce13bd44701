// 8-bit RGBA to what the nets read: (v - 127.5) / 128, exact in float32, three channels.
import { Job, take } from '../core/job';
import { pixel } from '../core/simd';


@unmanaged
export class NormalizeJob extends Job {
  /** dst (h, w, 3) f32, contiguous */
  dst: usize;
  /** src (h, w, 4) u8, contiguous */
  src: usize;
  w: i32;
}

export function normalize(job: NormalizeJob): void {
  const shift = f32x4.splat(-127.5);
  const scale = f32x4.splat(0.0078125);
  for (let y = take(job); y < job.units; y = take(job)) {
    const pixels = <usize>y * <usize>job.w;
    let s = job.src + (pixels << 2);
    let d = job.dst + pixels * 12;
    // the fourth channel of a pixel falls on the first of the next, which comes later; a row's last pixel must not spill into a
    // row that another thread may have written
    for (const end = s + ((<usize>(job.w - 1)) << 2); s < end; s += 4, d += 12) {
      v128.store(d, f32x4.mul(f32x4.add(f32x4.convert_i32x4_u(pixel(s)), shift), scale));
    }
    const last = f32x4.mul(f32x4.add(f32x4.convert_i32x4_u(pixel(s)), shift), scale);
    v128.store64_lane(d, last, 0);
    v128.store32_lane(d, last, 2, 8);
  }
}
