// Soft-argmax: where a heat map's mass lies, each cell weighted by exp(beta · heat) (Honari et al. 2018); and its
// highest value.
import { exp4 } from '../core/exp';
import { Job } from '../core/job';
import { fma } from '../core/simd';


@unmanaged
export class SoftArgmaxJob extends Job {
  /** dst (maps, 3, c) f32: x and y in cells from the map's corner (a cell's center is at 0.5), highest value */
  dst: usize;
  /** src (maps, h, w, c) f32, c a multiple of 4 */
  src: usize;
  maps: i32;
  h: i32;
  w: i32;
  pixBytes: usize;
  beta: f32;
}

export function softArgmax(job: SoftArgmaxJob): void {
  const mapBytes = <usize>(job.h * job.w) * job.pixBytes;
  for (let map = 0; map < job.maps; map++) {
    const src = job.src + <usize>map * mapBytes;
    const dst = job.dst + <usize>(3 * map) * job.pixBytes;
    for (let c: usize = 0; c < job.pixBytes; c += 16) locate(job, src + c, mapBytes, dst + c);
  }
}

// Four channels of one map. The highest value is taken off first, so that no exponential overflows; rows are summed by
// themselves, which keeps float32's sums of 2,160 cells within 4e-5 cells of double's.
function locate(job: SoftArgmaxJob, src: usize, mapBytes: usize, dst: usize): void {
  let top = v128.load(src);
  const end = src + mapBytes;
  for (let p = src; p < end; p += job.pixBytes) top = f32x4.pmax(top, v128.load(p));
  const beta = f32x4.splat(job.beta);
  let mass = f32x4.splat(0);
  let xs = f32x4.splat(0);
  let ys = f32x4.splat(0);
  let p = src;
  for (let y = 0; y < job.h; y++) {
    let row = f32x4.splat(0);
    let rowXs = f32x4.splat(0);
    for (let x = 0; x < job.w; x++, p += job.pixBytes) {
      const e = exp4(f32x4.mul(f32x4.sub(v128.load(p), top), beta));
      row = f32x4.add(row, e);
      rowXs = fma(e, f32x4.splat(<f32>x), rowXs);
    }
    mass = f32x4.add(mass, row);
    xs = f32x4.add(xs, rowXs);
    ys = fma(row, f32x4.splat(<f32>y), ys);
  }
  const half = f32x4.splat(0.5);
  v128.store(dst, f32x4.add(f32x4.div(xs, mass), half));
  v128.store(dst + job.pixBytes, f32x4.add(f32x4.div(ys, mass), half));
  v128.store(dst + 2 * job.pixBytes, top);
}
