// Screening of a map: which cells could pass a threshold. One dot product a cell (the difference of the two logits) against a bound
// that leaves room for rounding; only the cells listed here are computed again, exactly.
import { Job, take } from '../core/job';
import { fma, hsum } from '../core/simd';


@unmanaged
export class ScreenJob extends Job {
  /** dst: for each row its number of cells, i32 (h), then w places for their columns, i32 (h, w) */
  dst: usize;
  /** src (h, w, c) f32, contiguous; c a multiple of 4 */
  src: usize;
  w: i32;
  pixBytes: usize;
  /** difference of the two classes' weights (c), of their biases, and the bound it must reach */
  weights: usize;
  bias: f32;
  bound: f32;
}

export function screen(job: ScreenJob): void {
  const columns = job.dst + ((<usize>job.units) << 2);
  const wanted = job.bound - job.bias;
  const weights = job.weights;
  const pixBytes = job.pixBytes;
  for (let y = take(job); y < job.units; y = take(job)) {
    let p = job.src + <usize>(y * job.w) * pixBytes;
    const list = columns + ((<usize>(y * job.w)) << 2);
    let at = list;
    for (let x = 0; x < job.w; x++, p += pixBytes) {
      let sum = f32x4.mul(v128.load(p), v128.load(weights));
      for (let c: usize = 16; c < pixBytes; c += 16) sum = fma(v128.load(p + c), v128.load(weights + c), sum);
      // stored always, kept only if it passes: no branch to mispredict
      store<i32>(at, x);
      at += (<usize>(hsum(sum) >= wanted)) << 2;
    }
    store<i32>(job.dst + ((<usize>y) << 2), <i32>((at - list) >> 2));
  }
}


@unmanaged
export class CellsJob extends Job {
  /** dst: pairs x, y i32; y counted from `top` */
  dst: usize;
  /** what `screen` left: counts (h), columns (h, w) */
  src: usize;
  h: i32;
  w: i32;
  top: i32;
}

/** The lists of all rows as one; `job.count` is how many. */
export function cells(job: CellsJob): void {
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    let d = job.dst;
    for (let y = 0; y < job.h; y++) {
      let s = job.src + ((<usize>(job.h + y * job.w)) << 2);
      const end = s + ((<usize>load<i32>(job.src + ((<usize>y) << 2))) << 2);
      for (; s < end; s += 4, d += 8) {
        store<i32>(d, load<i32>(s));
        store<i32>(d, job.top + y, 4);
      }
    }
    job.count = <i32>((d - job.dst) >> 3);
  }
}


@unmanaged
export class GatherJob extends Job {
  /** dst (units, size, size, c) f32 */
  dst: usize;
  /** src: a map whose first row is row `top` */
  src: usize;
  rowBytes: usize;
  pixBytes: usize;
  /** pairs x, y i32: where each window starts */
  cells: usize;
  top: i32;
  size: i32;
}

/** Windows of size x size pixels as a batch of small maps. */
export function gather(job: GatherJob): void {
  const line = <usize>job.size * job.pixBytes;
  for (let unit = take(job); unit < job.units; unit = take(job)) {
    const cell = job.cells + ((<usize>unit) << 3);
    let s = job.src + <usize>(load<i32>(cell, 4) - job.top) * job.rowBytes + <usize>load<i32>(cell) * job.pixBytes;
    let d = job.dst + <usize>unit * <usize>job.size * line;
    for (let y = job.size; y > 0; y--, s += job.rowBytes) {
      for (const end = d + line; d < end; d += job.pixBytes, s += job.pixBytes) {
        for (let c: usize = 0; c < job.pixBytes; c += 16) v128.store(d + c, v128.load(s + c));
      }
      s -= line;
    }
  }
}
