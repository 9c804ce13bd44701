// Suppression of many boxes: a box is compared with those picked in its cell of a grid and in the eight around it.
// Cells are at least as large as the largest box, so no other picked box can touch it.
import { Row, drops } from './rows';

/** With fewer boxes, or cells, comparing all with all is as fast. */
const enum Least {
  Boxes = 512,
  Cells = 16,
}

/** Picked boxes of a cell are linked by their numbers, i32. */
const enum Link {
  /** in an empty cell, and after the last box of one */
  None = -1,
}

/**
 * Goes through the rows, best first. Moves those that are picked, with their ids, to the front, and returns how many;
 * -1, and nothing is moved, where a grid is of no use.
 *
 * @param links scratch: of each picked box the next one of its cell, n x i32; then of each cell its first, n x i32
 */
export function pickNear(rows: usize, ids: usize, n: i32, links: usize, method: i32, threshold: f64): i32 {
  if (n < Least.Boxes) return -1;
  let low = v128.load(rows, Row.X1);
  let high = low;
  let side = f64x2.splat(1);
  for (let i = 0; i < n; i++) {
    const row = rows + <usize>i * Row.Bytes;
    const start = v128.load(row, Row.X1);
    low = f64x2.min(low, start);
    high = f64x2.max(high, start);
    side = f64x2.max(side, f64x2.sub(v128.load(row, Row.X2), start));
  }
  // a little more than a box and its pixel: rounding moves none beyond the next cell
  let cell = 1.001 * (max(f64x2.extract_lane(side, 0), f64x2.extract_lane(side, 1)) + 1);
  const left = f64x2.extract_lane(low, 0);
  const top = f64x2.extract_lane(low, 1);
  const width = f64x2.extract_lane(high, 0) - left;
  const height = f64x2.extract_lane(high, 1) - top;
  let columns = floor(width / cell) + 1;
  let lines = floor(height / cell) + 1;
  // no more cells than boxes
  while (columns * lines > <f64>n) {
    cell *= 2;
    columns = floor(width / cell) + 1;
    lines = floor(height / cell) + 1;
  }
  // not where a corner is no number either
  if (!(columns * lines >= Least.Cells)) return -1;

  const across = <i32>columns;
  const down = <i32>lines;
  const heads = links + ((<usize>n) << 2);
  memory.fill(heads, 0xff, (<usize>(across * down)) << 2);
  let picked = 0;
  for (let i = 0; i < n; i++) {
    const row = rows + <usize>i * Row.Bytes;
    const x = <i32>((load<f64>(row, Row.X1) - left) / cell);
    const y = <i32>((load<f64>(row, Row.Y1) - top) / cell);
    if (isDropped(rows, row, links, heads, across, down, x, y, method, threshold)) continue;
    const to = rows + <usize>picked * Row.Bytes;
    v128.store(to, v128.load(row));
    v128.store(to, v128.load(row, 16), 16);
    store<f64>(to, load<f64>(row, Row.Area), Row.Area);
    store<i32>(ids + ((<usize>picked) << 2), load<i32>(ids + ((<usize>i) << 2)));
    const head = heads + ((<usize>(y * across + x)) << 2);
    store<i32>(links + ((<usize>picked) << 2), load<i32>(head));
    store<i32>(head, picked);
    picked++;
  }
  return picked;
}

// Is there a picked box in the cells around x, y that drops this one?
function isDropped(
  rows: usize,
  row: usize,
  links: usize,
  heads: usize,
  across: i32,
  down: i32,
  x: i32,
  y: i32,
  method: i32,
  threshold: f64,
): bool {
  const start = v128.load(row, Row.X1);
  const end = v128.load(row, Row.X2);
  const area = load<f64>(row, Row.Area);
  for (let v = max(0, y - 1); v <= min(down - 1, y + 1); v++) {
    for (let u = max(0, x - 1); u <= min(across - 1, x + 1); u++) {
      let one = load<i32>(heads + ((<usize>(v * across + u)) << 2));
      while (one != Link.None) {
        if (drops(start, end, area, rows + <usize>one * Row.Bytes, method, threshold)) return true;
        one = load<i32>(links + ((<usize>one) << 2));
      }
    }
  }
  return false;
}
