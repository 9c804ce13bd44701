// Gray patches to network inputs: histogram equalization, then one of two rules for the range.
import { InputRule } from '../abi';
import { Job } from '../core/job';


@unmanaged
export class EqualizeJob extends Job {
  /** the picture, (pixels, 4) u8 gray, changed in place */
  dst: usize;
  pixels: i32;
  /** scratch: 256 counts i32, 256 values u8 */
  scratch: usize;
}

/** cv2.equalizeHist, bit for bit. */
export function equalize(job: EqualizeJob): void {
  const end = job.dst + ((<usize>job.pixels) << 2);
  const counts = job.scratch;
  const values = counts + 1024;
  memory.fill(counts, 0, 1280);
  for (let p = job.dst; p < end; p += 4) {
    const count = counts + ((<usize>load<u8>(p)) << 2);
    store<i32>(count, load<i32>(count) + 1);
  }
  let first: usize = 0;
  while (load<i32>(counts + (first << 2)) == 0) first++;
  const rest = job.pixels - load<i32>(counts + (first << 2));
  if (rest == 0) return; // one value only: it stays
  const scale = <f32>255 / <f32>rest;
  let sum = 0;
  for (let k = first + 1; k < 256; k++) {
    sum += load<i32>(counts + (k << 2));
    store<u8>(values + k, <u8>min(nearest(<f32>sum * scale), 255));
  }
  for (let p = job.dst; p < end; p += 4) store<u32>(p, <u32>load<u8>(values + <usize>load<u8>(p)) * 0x01010101);
}


@unmanaged
export class PatchJob extends Job {
  /** dst: the first inner value of a map with a border of zeros that is there already; bytes a row */
  dst: usize;
  dstRow: usize;
  /** src (h, w, 4) u8 gray */
  src: usize;
  h: i32;
  w: i32;
  /** InputRule */
  rule: i32;
}

export function patch(job: PatchJob): void {
  let shift = 127.5;
  let scale = 1.0 / 127.5;
  if (job.rule == InputRule.Deviation) {
    let sum: i64 = 0;
    let squares: i64 = 0;
    const end = job.src + ((<usize>(job.h * job.w)) << 2);
    for (let p = job.src; p < end; p += 4) {
      const v = <i64>load<u8>(p);
      sum += v;
      squares += v * v;
    }
    const n = <f64>(job.h * job.w);
    shift = <f64>sum / n;
    // the least contrast that counts is 4 gray values
    scale = 1.0 / (2.0 * Math.sqrt(max(<f64>squares / n - shift * shift, 0.0)) + 4.0);
  }
  for (let y = 0; y < job.h; y++) {
    let p = job.src + ((<usize>(y * job.w)) << 2);
    let d = job.dst + <usize>y * job.dstRow;
    for (const end = p + ((<usize>job.w) << 2); p < end; p += 4, d += 4) {
      store<f32>(d, <f32>max(-2.0, min((<f64>load<u8>(p) - shift) * scale, 2.0)));
    }
  }
}
