// ReLU of scale · x + shift, a channel each: the batch norms before a residual block, which its skip path keeps from
// being folded.
import { Job } from '../core/job';
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
}

const BLOCK = 64; // pixels: their columns of channels stay in the level-1 cache

export function affine(job: AffineJob): void {
  const zero = f32x4.splat(0);
  const pixBytes = job.pixBytes;
  for (let start = 0; start < job.pixels; start += BLOCK) {
    const first = <usize>start * pixBytes;
    const last = <usize>min(start + BLOCK, job.pixels) * pixBytes;
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
