// Network outputs to box records: P-Net's cells, and the boxes that R- and O-Net let pass.
import { Box } from '../abi';
import { softmax2 } from '../core/exp';
import { Job } from '../core/job';


@unmanaged
export class DecodeJob extends Job {
  /** dst: room for a record a cell */
  dst: usize;
  /** heads (n, ...) f32: two logits, then four offsets; bytes from one to the next */
  heads: usize;
  headBytes: usize;
  /** pairs x, y i32, counted from the cell (left, top) of the level's map */
  cells: usize;
  n: i32;
  left: i32;
  top: i32;
  /** rows of the level's map: x * mapH + y is the order in which Python meets the cells */
  mapH: i32;
  threshold: f32;
  /** photo pixels to level pixels */
  scale: f64;
}

/**
 * Cells whose face probability reaches the threshold, as boxes of 12 x 12 level pixels in the photo (NOTES: fix, not
 * round).
 */
export function decode(job: DecodeJob): void {
  let d = job.dst;
  for (let i = 0; i < job.n; i++) {
    const head = job.heads + <usize>i * job.headBytes;
    const score = softmax2(load<f32>(head), load<f32>(head, 4));
    if (score < job.threshold) continue;
    const cell = job.cells + ((<usize>i) << 3);
    const x = job.left + load<i32>(cell);
    const y = job.top + load<i32>(cell, 4);
    store<f64>(d, Math.trunc(<f64>(2 * x + 1) / job.scale), Box.X1);
    store<f64>(d, Math.trunc(<f64>(2 * y + 1) / job.scale), Box.Y1);
    store<f64>(d, Math.trunc(<f64>(2 * x + 12) / job.scale), Box.X2);
    store<f64>(d, Math.trunc(<f64>(2 * y + 12) / job.scale), Box.Y2);
    store<f32>(d, score, Box.Score);
    v128.store(d, v128.load(head, 8), Box.Dx1);
    store<i32>(d, x * job.mapH + y, Box.Order);
    store<i32>(d, 0, Box.Ref);
    d += Box.Bytes;
  }
  job.count = <i32>((d - job.dst) / Box.Bytes);
}


@unmanaged
export class SelectJob extends Job {
  /** dst: room for a record a box */
  dst: usize;
  /** heads (n, ...) f32: two logits, four offsets, and where `points` is given ten landmark values x0..x4, y0..y4 */
  heads: usize;
  headBytes: usize;
  /** the n boxes the net saw */
  boxes: usize;
  n: i32;
  /** number of the first record written: order and reference count from it */
  base: i32;
  threshold: f32;
  /** 0, or room for ten f32 a box: landmarks in photo pixels */
  points: usize;
}

/** Boxes whose face probability is above the threshold, with their new score and offsets. */
export function select(job: SelectJob): void {
  let count = 0;
  for (let i = 0; i < job.n; i++) {
    const head = job.heads + <usize>i * job.headBytes;
    const score = softmax2(load<f32>(head), load<f32>(head, 4));
    if (score <= job.threshold) continue;
    const box = job.boxes + <usize>i * Box.Bytes;
    const d = job.dst + <usize>count * Box.Bytes;
    for (let at: usize = 0; at < 32; at += 16) v128.store(d + at, v128.load(box + at));
    store<f32>(d, score, Box.Score);
    v128.store(d, v128.load(head, 8), Box.Dx1);
    store<i32>(d, job.base + count, Box.Order);
    store<i32>(d, job.base + count, Box.Ref);
    if (job.points) landmarks(job.points + <usize>count * 40, box, head + 24);
    count++;
  }
  job.count = count;
}

// Shares of the box (before its regression), 0-based: x = width * share + x1 - 1, in double, rounded once.
// @ts-ignore: decorator
@inline
function landmarks(dst: usize, box: usize, shares: usize): void {
  for (let axis: usize = 0; axis < 2; axis++) {
    const from = load<f64>(box + (axis << 3));
    const length = load<f64>(box + (axis << 3), Box.X2) - from + 1;
    for (let k: usize = 0; k < 5; k++) {
      const at = axis * 20 + (k << 2);
      store<f32>(dst + at, <f32>(length * <f64>load<f32>(shares + at) + from - 1));
    }
  }
}
