// 18 landmarks to an eye: what follows from where they lie.
import type { Eye, Point, PupilRule } from '../types.ts';
import { meanCircle } from './circle.ts';
import { lengthOf } from './exact.ts';
import { gazeOf } from './gaze.ts';
import { markOf } from './pupil.ts';

/** What a network says of an eye. */
export interface Landmarks {
  /** 8 of the lids, 8 of the iris's edge, iris and eyeball center, photo px */
  points: readonly Point[];
  /** how sure the network is of each */
  peaks: readonly number[];
  /** 0..1 */
  confidence: number;
}

// Both must say so: lids that leave less than this between them, and an iris that is not seen. Of 105 eyes known to be
// closed (weights/train/closed.txt) that tells 49, of the lite network 19; of 642 others 8, all of them closed.
const [SHUT, UNSEEN] = [0.065, 0.5];

export function eyeFrom({ points, peaks, confidence }: Landmarks, pupil: Exclude<PupilRule, 'auto'>): Eye {
  const eyelid = points.slice(0, 8);
  const iris = points.slice(8, 16);
  const [irisCenter, eyeballCenter] = points.slice(16) as [Point, Point];
  const { x, y, radius } = meanCircle(iris);
  const openness = opennessOf(eyelid);
  return {
    eyelid,
    iris,
    irisCenter,
    eyeballCenter,
    pupil: pupil === 'mean' ? { x, y } : markOf({ irisCenter, irisRadius: radius, eyelid }),
    irisRadius: radius,
    peaks: [...peaks],
    confidence,
    openness,
    closed: openness < SHUT && confidence < UNSEEN,
    gaze: gazeOf(irisCenter, eyelid),
  };
}

// Mean height of the three pairs of lid points, across the line of the corners, over its length; 0 where there is no
// such line, at most 1.
function opennessOf(lid: readonly Point[]): number {
  const [inner, outer] = [lid[0]!, lid[4]!];
  const [x, y] = [outer.x - inner.x, outer.y - inner.y];
  const width = lengthOf(x, y);
  if (width === 0) return 0;
  const along = { x: x / width, y: y / width };
  const heights = [1, 2, 3].map((i) => {
    const [upper, lower] = [lid[i]!, lid[8 - i]!];
    return Math.abs(along.x * (lower.y - upper.y) - along.y * (lower.x - upper.x));
  });
  return Math.min(1, heights.reduce((sum, height) => sum + height, 0) / 3 / width);
}
