// Boxes as suppression compares them: corners and area as f64, in the order of their scores.
import { Box, Overlap } from '../abi';

export const enum Row {
  X1 = 0,
  Y1 = 8,
  X2 = 16,
  Y2 = 24,
  Area = 32,
  Bytes = 40,
}

// @ts-ignore: decorator
@inline
export function record(src: usize, id: i32): usize {
  return src + <usize>id * Box.Bytes;
}

export function fillRow(row: usize, box: usize): void {
  const x1 = load<f64>(box, Box.X1);
  const y1 = load<f64>(box, Box.Y1);
  const x2 = load<f64>(box, Box.X2);
  const y2 = load<f64>(box, Box.Y2);
  store<f64>(row, x1, Row.X1);
  store<f64>(row, y1, Row.Y1);
  store<f64>(row, x2, Row.X2);
  store<f64>(row, y2, Row.Y2);
  store<f64>(row, (x2 - x1 + 1) * (y2 - y1 + 1), Row.Area);
}

/** Does the better box of corners `start`, `end` (x, y) and `area` drop the one of `row`? */
// @ts-ignore: decorator
@inline
export function drops(start: v128, end: v128, area: f64, row: usize, method: i32, threshold: f64): bool {
  // width and height of what both cover
  const first = f64x2.pmax(start, v128.load(row, Row.X1));
  const last = f64x2.pmin(end, v128.load(row, Row.X2));
  const sides = f64x2.add(f64x2.sub(last, first), f64x2.splat(1));
  if (i64x2.bitmask(f64x2.gt(sides, f64x2.splat(0))) != 3) return false;
  const other = load<f64>(row, Row.Area);
  const common = f64x2.extract_lane(sides, 0) * f64x2.extract_lane(sides, 1);
  // a quotient, as in Python: overlaps exactly on the threshold occur, and stay
  return !(common / (method == Overlap.Min ? min(area, other) : area + other - common) <= threshold);
}
