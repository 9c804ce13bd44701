// How far a face is turned in the plane of the picture.
import { angleOf } from '../eyes/exact.ts';
import type { Keypoints, Point } from '../types.ts';
import { NAMES, SHAPE } from './shape.ts';

// The nose is left out: it moves to the side of a face that looks there.
const PLANE = NAMES.map((name, i) => ({ name, x: SHAPE[i]![0], y: SHAPE[i]![1] })).filter(
  ({ name }) => name !== 'nose',
);
const MIDDLE = PLANE.reduce((sum, { y }) => sum + y, 0) / PLANE.length;

/**
 * Radians, > 0 clockwise as seen, in (-PI, PI]; 0 where the points are one. The turn by which eyes and mouth of the
 * mean face come nearest to these, in the sum of squared distances: one point that is off moves it by a part.
 */
export function rollOf(keypoints: Keypoints): number {
  const { x, y } = rightOf(keypoints);
  return angleOf(x, y);
}

/** The same as a direction, of any length: the picture's right, turned as the face is. */
export function rightOf(keypoints: Keypoints): Point {
  let [along, across] = [0, 0];
  for (const { name, x, y } of PLANE) {
    const point = keypoints[name];
    along += x * point.x + (y - MIDDLE) * point.y;
    across += x * point.y - (y - MIDDLE) * point.x;
  }
  return { x: along, y: across };
}
