// 8-bit RGBA to what P-Net's first layer reads: (v - 127.5) / 128, exact in float32; each color a plane of its own,
// even columns before odd ones, so that neighbors of a pooled pixel lie in different vectors.
import { Job } from '../core/job';


@unmanaged
export class NormalizeJob extends Job {
  /** dst (h, 3, 2, plane) f32: red, green, blue; even and odd columns */
  dst: usize;
  /** src (h, w, 4) u8, contiguous; 28 bytes after it may be read */
  src: usize;
  h: i32;
  w: i32;
  /** bytes of a plane: ceil(w / 2) f32, rounded up to a multiple of 4 */
  planeBytes: usize;
}

export function normalize(job: NormalizeJob): void {
  const plane = job.planeBytes;
  for (let y = 0; y < job.h; y++) {
    let s = job.src + ((<usize>y * <usize>job.w) << 2);
    let d = job.dst + <usize>y * 6 * plane;
    for (const end = d + plane; d < end; d += 16, s += 32) {
      const a = v128.load(s);
      const b = v128.load(s, 16);
      const even = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
      const odd = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
      v128.store(d, normal(even, 0));
      v128.store(d + plane, normal(odd, 0));
      v128.store(d + 2 * plane, normal(even, 8));
      v128.store(d + 3 * plane, normal(odd, 8));
      v128.store(d + 4 * plane, normal(even, 16));
      v128.store(d + 5 * plane, normal(odd, 16));
    }
  }
}

// One color of four pixels, which starts at this bit.
// @ts-ignore: decorator
@inline
function normal(pixels: v128, bit: i32): v128 {
  const values = f32x4.convert_i32x4_u(v128.and(i32x4.shr_u(pixels, bit), i32x4.splat(255)));
  return f32x4.mul(f32x4.add(values, f32x4.splat(-127.5)), f32x4.splat(0.0078125));
}
