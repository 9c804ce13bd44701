// How a face stands in its picture, by its points.
import { lengthOf } from '../eyes/exact.ts';
import { rightOf } from '../pose/roll.ts';
import type { Keypoints } from '../types.ts';

/** Turns are counted in eighths of a full one, clockwise. */
export const EIGHTHS = 8;

// Between two turns a head may waver by 5 degrees.
const CLEARLY = 0.07;

const HALF = Math.SQRT1_2;
const COSINES = [1, HALF, 0, -HALF, -1, -HALF, 0, HALF];
export const cosine = (eighths: number) => COSINES[eighths % EIGHTHS]!;
export const sine = (eighths: number) => COSINES[(eighths + 6) % EIGHTHS]!;

/**
 * By how many eighths the photo has to be turned for a face to stand upright, to the nearest. `now`, where it is given,
 * stays the answer until another one is clearly nearer.
 */
export function eighthsOf(keypoints: Keypoints, now?: number): number {
  const right = rightOf(keypoints);
  const length = lengthOf(right.x, right.y) || 1;
  const nearness = Array.from({ length: EIGHTHS }, (_, i) => (cosine(i) * right.x - sine(i) * right.y) / length);
  const best = nearness.indexOf(Math.max(...nearness));
  return now !== undefined && nearness[now]! > nearness[best]! - CLEARLY ? now : best;
}

/** Sides of the upright box that stands for a box of this size whose sides lie along (cos, -sin) and across it. */
export function uprightSize(width: number, height: number, { cos, sin }: { cos: number; sin: number }) {
  const [along, across] = [cos * cos, sin * sin];
  return { width: along * width + across * height, height: across * width + along * height };
}
