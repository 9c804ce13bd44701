// Directions and turns as angles.
import { angleOf, asin } from '../eyes/exact.ts';
import type { Gaze, HeadPose } from '../types.ts';
import type { Axes } from './head.ts';

/**
 * The angles of a direction whose parts to the right and downward are these, in units of its length: x = sin yaw cos
 * pitch, y = -sin pitch.
 */
export function directionOf(x: number, y: number): Gaze {
  const sine = clamp(-y);
  // what looks straight up looks left or right all the same, or neither
  const cosine = Math.sqrt(1 - sine * sine) || Number.EPSILON;
  return { yaw: asin(clamp(x / cosine)), pitch: asin(sine) };
}

/** Where a head points, and how far it is turned about that direction. */
export function poseOf({ right, forward }: Axes): HeadPose {
  const [x, y] = forward;
  const cosine = Math.sqrt(Math.max(0, 1 - y * y)) || Number.EPSILON;
  const sine = clamp(x / cosine);
  // a head without roll that points there has these axes to the right and downward
  const across = [Math.sqrt(1 - sine * sine), 0, -sine] as const;
  const down = [-sine * y, cosine, -across[0] * y] as const;
  const along = (axis: readonly number[]) => axis[0]! * right[0] + axis[1]! * right[1] + axis[2]! * right[2];
  return { ...directionOf(x, y), roll: angleOf(along(across), along(down)) };
}

// Further than straight aside nothing is seen to look.
function clamp(x: number): number {
  return Math.max(-1, Math.min(x, 1));
}
