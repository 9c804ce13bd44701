// A turn, a scale and a shift between two lists of points, by least squares.
import type { Point } from '../types.ts';

/** x' = a x - b y + x0, y' = b x + a y + y0. */
export interface Similarity {
  a: number;
  b: number;
  x0: number;
  y0: number;
}

/**
 * What brings `from` nearest to `to`, in the sum of squared distances; what Umeyama 1991 finds where no mirror image
 * fits better. null where the points of `from` are one.
 */
export function similarity(from: readonly Point[], to: readonly Point[]): Similarity | null {
  const [p, q] = [center(from), center(to)];
  let [along, across, spread] = [0, 0, 0];
  for (const [i, point] of from.entries()) {
    const [x, y] = [point.x - p.x, point.y - p.y];
    const [u, v] = [to[i]!.x - q.x, to[i]!.y - q.y];
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 0)) return null;
  const [a, b] = [along / spread, across / spread];
  return { a, b, x0: q.x - (a * p.x - b * p.y), y0: q.y - (b * p.x + a * p.y) };
}

function center(points: readonly Point[]): Point {
  let [x, y] = [0, 0];
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}
