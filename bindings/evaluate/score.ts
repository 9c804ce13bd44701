// Marked pictures and what the detector said of them → the numbers.

import { averagePrecision, curveOf, recallAt, type Curve, type Working } from './curve.ts';
import { MIN_HEIGHT, matchBoxes, type Matches } from './matches.ts';
import { irisErrors, keypointErrors, pupilErrors } from './points.ts';
import type { Pair, Result } from './results.ts';
import { mean, quantile } from './statistics.ts';

/** Of eyes, a missing one being as far off as can be: shares by distance, in eye distances. */
export type Within = Record<`within_${string}` | 'median', number>;

/** What `--json` prints; a part that nothing is marked for is not there. */
export interface Scores {
  pictures: number;
  without_prediction: number;
  /** pictures that could not be read */
  failed: number;
  detection?: {
    /** that count: marked with a box, not ignored, high enough */
    faces: number;
    /** average precision at an intersection over union of 0.5 */
    ap: number;
    recall: number;
    false: number;
    recall_at: Working[];
    /** false faces in pictures where no face is marked at all; they are not among the others */
    false_in_empty: number;
  };
  points?: { faces: number; found: number; nme5: number | null };
  pupil?: { eyes: number; irisCenter: Within; keypoint: Within };
  iris?: { eyes: number; center_median: number; 'center_within_0.25r': number; radius_median: number | null };
}

/** All that was computed: the numbers, and what curves and drawings are made of. */
export interface Evaluation {
  scores: Scores;
  curve: Curve | null;
  /** of faces found, in eye distances, ascending */
  keypointErrors: number[];
  /** one a pair; null where no box is marked */
  matches: (Matches | null)[];
}

const WORKING = [0, 10, 100]; // false faces
const LIMITS = [0.025, 0.05, 0.1, 0.25]; // eye distances
const NOTHING: Result = { faces: [] };

/** @param minHeight px; marked faces that are lower do not count */
export function evaluatePairs(pairs: readonly Pair[], minHeight: number = MIN_HEIGHT): Evaluation {
  const said = pairs.map(({ truth: { faces }, result }) => ({ marked: faces, result: result ?? NOTHING }));
  const matches = said.map(({ marked, result }) => matchBoxes(marked, result.faces, minHeight));
  const curve = curveOf(matches.filter((one) => one !== null));
  const keypoints = said.flatMap(({ marked, result }) => keypointErrors(marked, result.faces));
  const found = keypoints.filter((error) => error !== null);
  const pupils = said.flatMap(({ marked, result }) => pupilErrors(marked, result.faces));
  const irises = said.flatMap(({ marked, result }) => irisErrors(marked, result));

  const scores: Scores = {
    pictures: pairs.length,
    without_prediction: pairs.filter(({ result }) => result === null).length,
    failed: pairs.filter(({ result }) => result?.failure !== undefined).length,
  };
  if (curve) {
    const empty = said.filter(({ marked }) => marked.length === 0);
    scores.detection = {
      faces: curve.total,
      ap: averagePrecision(curve),
      recall: (curve.steps.at(-1)?.hits ?? 0) / curve.total,
      false: curve.steps.at(-1)?.wrong ?? 0,
      recall_at: WORKING.map((wrong) => recallAt(curve, wrong)),
      false_in_empty: empty.reduce((sum, { result }) => sum + result.faces.length, 0),
    };
  }
  if (keypoints.length > 0) {
    const nme5 = found.length > 0 ? mean(found) : null;
    scores.points = { faces: keypoints.length, found: found.length / keypoints.length, nme5 };
  }
  if (pupils.length > 0) {
    const irisCenter = within(pupils.map((eye) => eye.irisCenter));
    scores.pupil = { eyes: pupils.length, irisCenter, keypoint: within(pupils.map((eye) => eye.keypoint)) };
  }
  if (irises.length > 0) {
    const centers = irises.map(({ center }) => center);
    const radii = irises.flatMap(({ radius }) => (radius === null ? [] : [radius]));
    scores.iris = {
      eyes: irises.length,
      center_median: median(centers),
      'center_within_0.25r': share(centers, (center) => center < 0.25),
      radius_median: radii.length > 0 ? median(radii) : null,
    };
  }
  return { scores, curve, keypointErrors: found.sort((a, b) => a - b), matches };
}

function within(errors: readonly number[]): Within {
  const shares = LIMITS.map((limit) => [`within_${limit.toFixed(3)}`, share(errors, (error) => error <= limit)]);
  return { ...(Object.fromEntries(shares) as Record<`within_${string}`, number>), median: median(errors) };
}

function share(values: readonly number[], holds: (value: number) => boolean): number {
  return values.filter(holds).length / values.length;
}

function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
