// 18 landmarks to an eye: what follows from where they lie.
import type { Eye, Point } from '../types.ts';
import { lengthOf } from './exact.ts';
import { gazeOf } from './gaze.ts';

/**
 * `points`: 8 of the lids, 8 of the iris's edge, iris and eyeball center, photo px; `peaks`: how sure the network is of
 * each.
 */
export function eyeFrom(points: readonly Point[], peaks: readonly number[], confidence: number): Eye {
  const eyelid = points.slice(0, 8);
  const iris = points.slice(8, 16);
  const [irisCenter, eyeballCenter] = points.slice(16) as [Point, Point];
  const pupil = mean(iris);
  return {
    eyelid,
    iris,
    irisCenter,
    eyeballCenter,
    pupil,
    irisRadius: average(iris.map((point) => distance(point, pupil))),
    peaks: [...peaks],
    confidence,
    openness: openness(eyelid),
    gaze: gazeOf(irisCenter, eyelid),
  };
}

// Mean height of the three pairs of lid points, across the line of the corners, over its length; 0 where there is no
// such line.
function openness(lid: readonly Point[]): number {
  const [inner, outer] = [lid[0]!, lid[4]!];
  const width = distance(inner, outer);
  if (width === 0) return 0;
  const along = { x: (outer.x - inner.x) / width, y: (outer.y - inner.y) / width };
  const heights = [1, 2, 3].map((i) => {
    const [upper, lower] = [lid[i]!, lid[8 - i]!];
    return Math.abs(along.x * (lower.y - upper.y) - along.y * (lower.x - upper.x));
  });
  return average(heights) / width;
}

function distance(a: Point, b: Point): number {
  return lengthOf(a.x - b.x, a.y - b.y);
}

function mean(points: readonly Point[]): Point {
  return { x: average(points.map(({ x }) => x)), y: average(points.map(({ y }) => y)) };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
