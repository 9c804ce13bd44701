// Pixels in any order, with any row stride, to RGBA: the one layout every other image kernel reads.
import { Job } from '../core/job';


@unmanaged
export class UnpackJob extends Job {
  /** dst (h, w, 4) u8, contiguous */
  dst: usize;
  src: usize;
  /** bytes from one row of src to the next, bytes of a pixel */
  stride: usize;
  pixBytes: usize;
  h: i32;
  w: i32;
  /** where in a pixel of src its red, green and blue are */
  r: usize;
  g: usize;
  b: usize;
}

export function unpack(job: UnpackJob): void {
  for (let y = 0; y < job.h; y++) {
    let d = job.dst + ((<usize>y * <usize>job.w) << 2);
    let s = job.src + <usize>y * job.stride;
    for (let x = job.w; x > 0; x--, d += 4, s += job.pixBytes) {
      const r = <u32>load<u8>(s + job.r);
      const g = <u32>load<u8>(s + job.g);
      const b = <u32>load<u8>(s + job.b);
      store<u32>(d, r | (g << 8) | (b << 16) | 0xff000000);
    }
  }
}
