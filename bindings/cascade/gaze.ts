// Where an eye looks, from where its iris lies before the eyeball.
// The published weights hold no eyeball radius, so it is taken from the eye's width: an adult's eyeball has a radius of 12 mm (Bekerman
// et al. 2014) and the opening between its lids is 30 mm wide (Farkas 1994): R = 0.4 of the distance of the corners. Then, as in GazeML's
// demo (Park 2018): pitch = asin((eyeball.y - iris.y) / R), yaw = asin((iris.x - eyeball.x) / (R cos pitch)).
// Good for left, right, up and down on a face that looks about at the camera. Not a measurement: the eyeball's center is guessed by the
// network within a few pixels, 1 px is 2 degrees on a face 200 px wide, and a turned head shortens the eye's width.
import type { Gaze, Point } from '../types.ts';

/** Eyeball radius over the distance of the eye's corners. */
export const RADIUS = 0.4;

/** Radians; both 0 where the eye has no width. */
export function gazeOf(irisCenter: Point, eyeballCenter: Point, innerCorner: Point, outerCorner: Point): Gaze {
  const radius = RADIUS * Math.hypot(outerCorner.x - innerCorner.x, outerCorner.y - innerCorner.y);
  if (!(radius > 0)) return { yaw: 0, pitch: 0 };
  const pitch = asin((eyeballCenter.y - irisCenter.y) / radius);
  return { yaw: asin((irisCenter.x - eyeballCenter.x) / (radius * Math.cos(pitch))), pitch };
}

// An iris further out than the radius looks as far as an eye can be seen to look.
function asin(x: number): number {
  return Math.asin(Math.max(-1, Math.min(x, 1)));
}
