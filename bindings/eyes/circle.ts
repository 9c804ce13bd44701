// The iris's edge as a circle, through the points of it that lids leave free.
//
// A lid covers the iris's top, often, and a network trained on such eyes draws the three upper points of the ring in,
// and with them the center down: in close-ups by 0.12 radii under covering lids. Both sides and the three lower points
// tell the circle without them. Held against the circles of close-ups, by people: docs/pupils.md.
import type { Point } from '../types.ts';
import { lengthOf } from './exact.ts';

export interface Circle extends Point {
  radius: number;
}

// Of 8 points around an iris, from the nose side over the top: nose side, outer side, and what lies below them.
const FREE = [0, 4, 5, 6, 7] as const;

// A fit further from the mean of all 8 is none: no iris was there to be seen. Of 300 rendered eyes (weights/train) the
// radius is 0.71 to 1.27 of the mean one where an iris is seen, 0.83 to 1.4 where the lids are closed.
const [LEAST, MOST] = [2 / 3, 3 / 2];

/** The circle of an iris of 8 points; where the free ones tell none, center and radius are the means of all. */
export function irisCircle(iris: readonly Point[]): Circle {
  const mean = meanCircle(iris);
  const fit = circleThrough(FREE.map((i) => iris[i]!));
  if (!fit) return mean;
  const { radius } = fit;
  const isNear = lengthOf(fit.x - mean.x, fit.y - mean.y) <= mean.radius;
  return isNear && radius >= LEAST * mean.radius && radius <= MOST * mean.radius ? fit : mean;
}

/** The mean of points, and their mean distance from it. */
export function meanCircle(points: readonly Point[]): Circle {
  const mean = (value: (point: Point) => number) => points.reduce((sum, p) => sum + value(p), 0) / points.length;
  const [x, y] = [mean((p) => p.x), mean((p) => p.y)];
  return { x, y, radius: mean((p) => lengthOf(p.x - x, p.y - y)) };
}

/**
 * The circle of least squared x² + y² - 2 a x - 2 b y - c (Kåsa 1976), in closed form; null where the points lie on a
 * line, or in one place, or are not finite.
 */
export function circleThrough(points: readonly Point[]): Circle | null {
  const { x: x0, y: y0 } = meanCircle(points);
  let [uu, uv, vv, uw, vw] = [0, 0, 0, 0, 0];
  for (const { x, y } of points) {
    const [u, v] = [x - x0, y - y0];
    const w = u * u + v * v;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    uw += u * w;
    vw += v * w;
  }
  const area = uu * vv - uv * uv;
  // 1e-9: corners of a line that is a thousand times as long as wide
  if (!(area > 1e-9 * (uu + vv) * (uu + vv))) return null;
  const [a, b] = [(uw * vv - vw * uv) / (2 * area), (vw * uu - uw * uv) / (2 * area)];
  const radius = Math.sqrt(a * a + b * b + (uu + vv) / points.length);
  return Number.isFinite(radius) ? { x: x0 + a, y: y0 + b, radius } : null;
}
