// Screening of a map: which cells could pass a threshold. One dot product a cell (the difference of the two logits)
// against a bound that leaves room for rounding; only the cells listed here are computed again, exactly.
import { Job } from '../core/job';
import { fma, hsum } from '../core/simd';


@unmanaged
export class ScreenJob extends Job {
  /** dst: for each row its number of cells, i32 (h), then w places for their columns, i32 (h, w) */
  dst: usize;
  /** src (h, w, c) f32, contiguous; c a multiple of 4 */
  src: usize;
  h: i32;
  w: i32;
  pixBytes: usize;
  /** difference of the two classes' weights (c), of their biases, and the bound it must reach */
  weights: usize;
  bias: f32;
  bound: f32;
}

export function screen(job: ScreenJob): void {
  const columns = job.dst + ((<usize>job.h) << 2);
  const wanted = job.bound - job.bias;
  const weights = job.weights;
  const pixBytes = job.pixBytes;
  for (let y = 0; y < job.h; y++) {
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


@unmanaged
export class CoverJob extends Job {
  /** dst: pairs x, y i32 */
  dst: usize;
  /** pairs x, y i32: where each window starts */
  cells: usize;
  n: i32;
  size: i32;
  /** the map that the windows lie in, and the level's row that its row 0 is */
  h: i32;
  w: i32;
  top: i32;
  /** scratch: h x w bytes */
  seen: usize;
}

/** The pixels under windows of size x size, each once; `job.count` is how many. */
export function cover(job: CoverJob): void {
  memory.fill(job.seen, 0, <usize>(job.h * job.w));
  let d = job.dst;
  for (let i = 0; i < job.n; i++) {
    const cell = job.cells + ((<usize>i) << 3);
    const left = load<i32>(cell);
    const first = load<i32>(cell, 4);
    for (let y = first; y < first + job.size; y++) {
      const row = job.seen + <usize>((y - job.top) * job.w);
      for (let x = left; x < left + job.size; x++) {
        // stored always, kept only if it is new: no branch to mispredict
        store<i32>(d, x);
        store<i32>(d, y, 4);
        d += (<usize>(1 - load<u8>(row + x))) << 3;
        store<u8>(row + x, 1);
      }
    }
  }
  job.count = <i32>((d - job.dst) >> 3);
}
