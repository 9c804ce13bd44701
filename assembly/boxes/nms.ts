// Greedy non-maximum suppression: take the best box, drop the rest that overlap it by more than the threshold, repeat.
import { Box } from '../abi';
import { Job } from '../core/job';
import { pickNear } from '../core/grid';
import { Row, drops, fillRow, record } from '../core/rows';


@unmanaged
export class NmsJob extends Job {
  /** dst: the boxes kept, in pick order, renumbered from `base`; `job.count` is how many */
  dst: usize;
  src: usize;
  n: i32;
  base: i32;
  /** Overlap */
  method: i32;
  threshold: f64;
  /** scratch: n x (5 f64 + 3 i32) and 8 bytes */
  scratch: usize;
}

export function nms(job: NmsJob): void {
  const rows = job.scratch;
  const ids = rows + <usize>job.n * Row.Bytes;
  for (let i = 0; i < job.n; i++) store<i32>(ids + ((<usize>i) << 2), i);
  sort(ids, job.n, job.src);
  for (let i = 0; i < job.n; i++)
    fillRow(rows + <usize>i * Row.Bytes, record(job.src, load<i32>(ids + ((<usize>i) << 2))));
  job.count = pick(job, rows, ids);
}

function pick(job: NmsJob, rows: usize, ids: usize): i32 {
  const near = pickNear(rows, ids, job.n, ids + ((<usize>job.n) << 2), job.method, job.threshold);
  if (near >= 0) {
    for (let i = 0; i < near; i++) keep(job, i, load<i32>(ids + ((<usize>i) << 2)));
    return near;
  }
  let left = job.n;
  let picked = 0;
  while (left > 0) {
    keep(job, picked++, load<i32>(ids));
    left = drop(rows, ids, left, job.method, job.threshold);
  }
  return picked;
}

function keep(job: NmsJob, place: i32, id: i32): void {
  const dst = job.dst + <usize>place * Box.Bytes;
  memory.copy(dst, record(job.src, id), Box.Bytes);
  store<i32>(dst, job.base + place, Box.Order);
}

// Compares the first row with the others; those that stay close ranks from the start. Returns how many stay.
function drop(rows: usize, ids: usize, n: i32, method: i32, threshold: f64): i32 {
  const start = v128.load(rows, Row.X1);
  const end = v128.load(rows, Row.X2);
  const area = load<f64>(rows, Row.Area);
  let to = rows;
  let toId = ids;
  for (let i = 1; i < n; i++) {
    const row = rows + <usize>i * Row.Bytes;
    if (drops(start, end, area, row, method, threshold)) continue;
    const id = load<i32>(ids + ((<usize>i) << 2));
    v128.store(to, v128.load(row));
    v128.store(to, v128.load(row, 16), 16);
    store<f64>(to, load<f64>(row, Row.Area), Row.Area);
    store<i32>(toId, id);
    to += Row.Bytes;
    toId += 4;
  }
  return <i32>((toId - ids) >> 2);
}

// Best first: by score, and among equal scores the later box first. A heap sort: in place, and its order is total, so
// it needs no stability.
function sort(ids: usize, n: i32, src: usize): void {
  for (let i = (n >> 1) - 1; i >= 0; i--) sift(ids, i, n, src);
  for (let end = n - 1; end > 0; end--) {
    const last = load<i32>(ids + ((<usize>end) << 2));
    store<i32>(ids + ((<usize>end) << 2), load<i32>(ids));
    store<i32>(ids, last);
    sift(ids, 0, end, src);
  }
}

// Puts ids[root] below all that come after it: the heap's top is what must come last.
function sift(ids: usize, root: i32, n: i32, src: usize): void {
  const id = load<i32>(ids + ((<usize>root) << 2));
  while (true) {
    let child = 2 * root + 1;
    if (child >= n) break;
    let pick = load<i32>(ids + ((<usize>child) << 2));
    if (child + 1 < n) {
      const right = load<i32>(ids + ((<usize>child) << 2), 4);
      if (before(src, pick, right)) {
        child++;
        pick = right;
      }
    }
    if (!before(src, id, pick)) break;
    store<i32>(ids + ((<usize>root) << 2), pick);
    root = child;
  }
  store<i32>(ids + ((<usize>root) << 2), id);
}

// Does box a come before box b?
// @ts-ignore: decorator
@inline
function before(src: usize, a: i32, b: i32): bool {
  const p = record(src, a);
  const q = record(src, b);
  const s = load<f32>(p, Box.Score);
  const t = load<f32>(q, Box.Score);
  return s > t || (s == t && load<i32>(p, Box.Order) > load<i32>(q, Box.Order));
}
