// How a face stands in its picture, by its points.
import type { Keypoints, Point } from '../types.ts';

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
  const along = levelOf(keypoints);
  const nearness = Array.from({ length: EIGHTHS }, (_, i) => cosine(i) * along.x - sine(i) * along.y);
  const best = nearness.indexOf(Math.max(...nearness));
  return now !== undefined && nearness[now]! > nearness[best]! - CLEARLY ? now : best;
}

/** The direction from a face's left to its right, by eyes and mouth, of length 1. */
export function levelOf({ leftEye, rightEye, mouthLeft, mouthRight }: Keypoints): Point {
  // along the eyes and the mouth, and across from the mouth to the eyes, turned by a quarter
  const x = rightEye.x - leftEye.x + mouthRight.x - mouthLeft.x + mouthLeft.y + mouthRight.y - leftEye.y - rightEye.y;
  const y = rightEye.y - leftEye.y + mouthRight.y - mouthLeft.y - mouthLeft.x - mouthRight.x + leftEye.x + rightEye.x;
  const length = Math.sqrt(x * x + y * y);
  return length > 0 ? { x: x / length, y: y / length } : { x: 1, y: 0 };
}
