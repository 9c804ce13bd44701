// Max pooling over NHWC f32, windows of 2x2 or 3x3 at stride 2. The last window may hang over the edge (ceil): it then
// repeats the last row or column, which changes no maximum.
import { Job } from '../core/job';


@unmanaged
export class PoolJob extends Job {
  /** dst (maps, oh, ow, c) */
  dst: usize;
  /** src (maps, h, w, c), both contiguous; c a multiple of 4 */
  src: usize;
  h: i32;
  w: i32;
  oh: i32;
  ow: i32;
  /** bytes of a pixel */
  pixBytes: usize;
  /** window: 2 or 3 */
  size: i32;
  /** output rows of all maps */
  rows: i32;
}

export function maxPool(job: PoolJob): void {
  for (let y = 0; y < job.rows; y++) row(job, y);
}

// One output row of one map, four channels at a time.
function row(job: PoolJob, i: i32): void {
  const pix = job.pixBytes;
  const rowBytes = <usize>job.w * pix;
  const map = i / job.oh;
  const y = (i - map * job.oh) << 1;
  const r0 = job.src + <usize>(map * job.h + y) * rowBytes;
  const r1 = r0 + (y + 1 < job.h ? rowBytes : 0);
  const r2 = y + 2 < job.h ? r1 + rowBytes : r1;
  const d = job.dst + <usize>(i * job.ow) * pix;
  for (let c: usize = 0; c < pix; c += 16) {
    if (job.size == 2) two(job, d + c, r0 + c, r1 + c);
    else three(job, d + c, r0 + c, r1 + c, r2 + c);
  }
}

function two(job: PoolJob, d: usize, r0: usize, r1: usize): void {
  const pix = job.pixBytes;
  for (let x = job.w; x > 0; x -= 2, d += pix, r0 += 2 * pix, r1 += 2 * pix) {
    const beside = x > 1 ? pix : 0;
    v128.store(d, f32x4.pmax(column2(r0, r1), column2(r0 + beside, r1 + beside)));
  }
}

// The last column of a window is the first of the next.
function three(job: PoolJob, d: usize, r0: usize, r1: usize, r2: usize): void {
  const pix = job.pixBytes;
  let left = column3(r0, r1, r2);
  for (let x = 0; x < job.ow; x++, d += pix) {
    let step: usize = 2 * x + 1 < job.w ? pix : 0;
    const middle = column3(r0 + step, r1 + step, r2 + step);
    step += 2 * x + 2 < job.w ? pix : 0;
    const right = column3(r0 + step, r1 + step, r2 + step);
    v128.store(d, f32x4.pmax(f32x4.pmax(left, middle), right));
    left = right;
    r0 += step;
    r1 += step;
    r2 += step;
  }
}

// @ts-ignore: decorator
@inline
function column2(r0: usize, r1: usize): v128 {
  return f32x4.pmax(v128.load(r0), v128.load(r1));
}

// @ts-ignore: decorator
@inline
function column3(r0: usize, r1: usize, r2: usize): v128 {
  return f32x4.pmax(column2(r0, r1), v128.load(r2));
}
