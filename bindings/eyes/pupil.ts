// Which point `pupil` is.
//
// Of networks that weights/train made, and faces: where people mark an eye's center. They mark the middle of what the
// lids leave of the iris, 1.4 % of the distance of the eyes, 0.15 radii, under the center of its edge. The networks
// learned centers four fifths of the way down (HAND in labels.py); here is the last fifth. The mean of the 8 iris
// points, which the original draws, lies at the other end. Other networks' pupils are that mean: what their centers are
// is not known.
import type { ElgConfig } from '../nets/elg.ts';
import type { Eye, Point, PupilRule } from '../types.ts';
import { lengthOf } from './exact.ts';
import { upward } from './gaze.ts';

const BELOW = 0.15 / 5; // radii

/** Whether a network's landmarks were measured, as those of weights/train are: their files have a curve. */
export function isMeasured({ confidence }: ElgConfig): boolean {
  return confidence !== undefined;
}

/** 'auto' as the network is. */
export function pupilRule(rule: PupilRule, config: ElgConfig): Exclude<PupilRule, 'auto'> {
  if (rule !== 'auto') return rule;
  return isMeasured(config) ? 'center' : 'mean';
}

/** Where people mark an eye, of the iris's center and radius; the center itself where the eye has no width. */
export function markOf({ irisCenter, irisRadius, eyelid }: Pick<Eye, 'irisCenter' | 'irisRadius' | 'eyelid'>): Point {
  const up = upward(eyelid);
  const length = lengthOf(up.x, up.y);
  const step = length > 0 ? (BELOW * irisRadius) / length : 0;
  return { x: irisCenter.x - step * up.x, y: irisCenter.y - step * up.y };
}
