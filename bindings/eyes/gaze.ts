// Where an eye looks, from where its iris lies between the lids.
//
// An eye that looks straight ahead has its iris in the middle between the corners and, measured on 273 clear eyes of
// web photographs, 0.095 of the corners' distance above their line. From there it moves by r sin(angle) along each
// axis, as in GazeML's demo (Park 2018): pitch = asin(up / r), yaw = asin(right / (r cos pitch)). r: the iris turns
// 10.5 mm before the eyeball's center of rotation; the corners that the networks mark are 0.35 of the distance of the
// eyes apart (same faces), 22 mm for the mean distance of 63 mm (Dodgson 2004).
//
// The eyeball's center, landmark 17, is not used: it follows the iris. Both eyes of a face look the same way, and what
// they say should agree: measured from landmark 17 it does not (rank correlation -0.38 with our network, 0.03 with the
// published one), measured from the corners it does (0.44 and 0.26).
//
// Good for left, right, up and down of a face that looks about at the camera. Not a measurement: one pixel is 4 degrees
// on a face 120 px wide, and a head turned aside adds part of its own angle.
import type { Gaze, Point } from '../types.ts';
import { asin, lengthOf } from './exact.ts';

/** How far before its center of rotation the iris turns, in parts of the distance of the corners. */
export const RADIUS = 10.5 / 22;

/** How far above the line of the corners the iris rests, in the same parts. */
export const REST = 0.095;

/**
 * Radians, in the picture's axes; both 0 where the eye has no width. `eyelid`: inner corner, 3 upper, outer corner, 3
 * lower.
 */
export function gazeOf(irisCenter: Point, eyelid: readonly Point[]): Gaze {
  const [inner, outer] = [eyelid[0]!, eyelid[4]!];
  const line = { x: outer.x - inner.x, y: outer.y - inner.y };
  const width = lengthOf(line.x, line.y);
  if (!(width > 0)) return { yaw: 0, pitch: 0 };
  const up = upward(eyelid);
  const rest = {
    x: (inner.x + outer.x) / 2 + REST * up.x,
    y: (inner.y + outer.y) / 2 + REST * up.y,
  };
  const radius = RADIUS * width;
  const sine = clamp((rest.y - irisCenter.y) / radius);
  // an eye that looks straight up looks left or right all the same, or neither
  const cosine = Math.sqrt(1 - sine * sine) || Number.EPSILON;
  return { yaw: asin(clamp((irisCenter.x - rest.x) / (radius * cosine))), pitch: asin(sine) };
}

/** The line of the corners turned by a right angle, toward the upper lid; as long as the corners are apart. */
export function upward(eyelid: readonly Point[]): Point {
  const [inner, outer] = [eyelid[0]!, eyelid[4]!];
  const turned = { x: outer.y - inner.y, y: inner.x - outer.x };
  const [upper, lower] = [eyelid[2]!, eyelid[6]!];
  const isUp = turned.x * (upper.x - lower.x) + turned.y * (upper.y - lower.y) >= 0;
  return isUp ? turned : { x: -turned.x, y: -turned.y };
}

// An iris further out than the radius looks as far as an eye can be seen to look.
function clamp(x: number): number {
  return Math.max(-1, Math.min(x, 1));
}
