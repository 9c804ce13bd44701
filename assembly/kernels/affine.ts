// ReLU of scale · x + shift, a channel each: the batch norms before a residual block, which its skip path keeps from being folded.
import { Job, take } from '../core/job';
import { fma } from '../core/simd';


@unmanaged
export class AffineJob extends Job {
  /** dst (pixels, c) f32 */
  dst: usize;
  /** src (pixels, c) f32, c a multiple of 4 */
  src: usize;
  scale: usize;
  shift: usize;
  pixels: i32;
  pixBytes: usize;
  /** pixels a unit */
  grain: i32;
}

export function affine(job: AffineJob): void {
  const zero = f32x4.splat(0);
  const pixBytes = job.pixBytes;
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    const first = <usize>(unit * job.grain) * pixBytes;
    const last = <usize>min((unit + 1) * job.grain, job.pixels) * pixBytes;
    // a column of four channels at a time: its scale and shift stay in registers
    for (let c: usize = 0; c < pixBytes; c += 16) {
      const scale = v128.load(job.scale + c);
      const shift = v128.load(job.shift + c);
      for (let at = first + c; at < last; at += pixBytes) {
        v128.store(job.dst + at, f32x4.pmax(fma(v128.load(job.src + at), scale, shift), zero));
      }
    }
  }
}
