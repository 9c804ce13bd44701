// Enlarging a map by tables of four taps an axis (bicubic, or bilinear with two zeros), rows first, then columns; plus
// the skip map.
import { Upsampling } from '../abi';
import { Job } from '../core/job';
import { fma } from '../core/simd';


@unmanaged
export class UpsampleJob extends Job {
  /** dst (maps, oh, ow, c) f32 */
  dst: usize;
  /** src (maps, h, w, c) f32, c a multiple of 4 */
  src: usize;
  /** what is added: (maps, oh, ow, c) f32 */
  skip: usize;
  /** tables of ow and oh entries */
  x: usize;
  y: usize;
  maps: i32;
  h: i32;
  w: i32;
  oh: i32;
  ow: i32;
  pixBytes: usize;
  /** scratch: a row of src */
  line: usize;
}

export function upsample(job: UpsampleJob): void {
  const rowBytes = <usize>job.w * job.pixBytes;
  const line = job.line;
  const outBytes = <usize>job.ow * job.pixBytes;
  for (let row = 0; row < job.maps * job.oh; row++) {
    const map = row / job.oh;
    const y = job.y + <usize>(row - map * job.oh) * Upsampling.Bytes;
    blend(job.src + <usize>(map * job.h) * rowBytes, rowBytes, y, line, rowBytes, 0);
    let at = <usize>row * outBytes;
    let x = job.x;
    for (const end = at + outBytes; at < end; at += job.pixBytes, x += Upsampling.Bytes) {
      blend(line, job.pixBytes, x, job.dst + at, job.pixBytes, job.skip + at);
    }
  }
}

// dst = the entry's weighted sum of four blocks of `length` bytes, the blocks `step` bytes apart; plus `skip`, unless
// it is 0. @ts-ignore: decorator
@inline
function blend(src: usize, step: usize, entry: usize, dst: usize, length: usize, skip: usize): void {
  const s0 = src + <usize>load<i32>(entry) * step;
  const s1 = src + <usize>load<i32>(entry, 4) * step;
  const s2 = src + <usize>load<i32>(entry, 8) * step;
  const s3 = src + <usize>load<i32>(entry, 12) * step;
  const w0 = v128.load32_splat(entry, 16);
  const w1 = v128.load32_splat(entry, 20);
  const w2 = v128.load32_splat(entry, 24);
  const w3 = v128.load32_splat(entry, 28);
  for (let c: usize = 0; c < length; c += 16) {
    const half = fma(v128.load(s1 + c), w1, f32x4.mul(v128.load(s0 + c), w0));
    const sum = fma(v128.load(s3 + c), w3, fma(v128.load(s2 + c), w2, half));
    v128.store(dst + c, skip ? f32x4.add(sum, v128.load(skip + c)) : sum);
  }
}
