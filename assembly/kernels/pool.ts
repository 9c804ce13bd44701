// Max pooling over NHWC f32, windows of 2x2 or 3x3 at stride 2. The last window may hang over the edge (ceil): it then repeats the
// last row or column, which changes no maximum.
import { Job, take } from '../core/job';


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
  /** output rows of all maps, and how many of them a unit */
  rows: i32;
  grain: i32;
}

export function maxPool(job: PoolJob): void {
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    const first = unit * job.grain;
    for (let y = first, last = min(first + job.grain, job.rows); y < last; y++) row(job, y);
  }
}

// One output row of one map.
function row(job: PoolJob, i: i32): void {
  const pix = job.pixBytes;
  const rowBytes = <usize>job.w * pix;
  const map = i / job.oh;
  const y = (i - map * job.oh) << 1;
  const r0 = job.src + <usize>(map * job.h + y) * rowBytes;
  const r1 = r0 + (y + 1 < job.h ? rowBytes : 0);
  const r2 = y + 2 < job.h ? r1 + rowBytes : r1;
  let d = job.dst + <usize>(i * job.ow) * pix;
  for (let ox = 0; ox < job.ow; ox++) {
    const x = ox << 1;
    const x0 = <usize>x * pix;
    const x1 = x0 + (x + 1 < job.w ? pix : 0);
    if (job.size == 2) {
      for (let c: usize = 0; c < pix; c += 16, d += 16) {
        const a = f32x4.pmax(v128.load(r0 + x0 + c), v128.load(r0 + x1 + c));
        const b = f32x4.pmax(v128.load(r1 + x0 + c), v128.load(r1 + x1 + c));
        v128.store(d, f32x4.pmax(a, b));
      }
    } else {
      const x2 = x + 2 < job.w ? x1 + pix : x1;
      for (let c: usize = 0; c < pix; c += 16, d += 16) {
        const a = max3(r0 + c, x0, x1, x2);
        const b = max3(r1 + c, x0, x1, x2);
        v128.store(d, f32x4.pmax(f32x4.pmax(a, b), max3(r2 + c, x0, x1, x2)));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function max3(r: usize, x0: usize, x1: usize, x2: usize): v128 {
  return f32x4.pmax(f32x4.pmax(v128.load(r + x0), v128.load(r + x1)), v128.load(r + x2));
}
