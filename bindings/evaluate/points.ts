// How far keypoints, pupils and irises lie from where people see them. Distances within a face are shares of the
// distance between its eyes.

import type { FoundFace, Point } from '../types.ts';
import type { Result } from './results.ts';
import { SIDES, type Side, type TrueFace } from './truth.ts';

const POINTS = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;
// of the mean of the five points: further away it is another face
const SAME_FACE = 0.5;
/** The error of what was not found: beyond any limit, so that medians need no gaps. */
export const NOT_FOUND = 9;

export interface Nearest {
  face: FoundFace;
  /** mean of the five points */
  error: number;
}

/** The face whose five points lie nearest to those marked; null where none is near. */
export function nearest(points: readonly Point[], faces: readonly FoundFace[]): Nearest | null {
  let best: Nearest = { face: faces[0]!, error: SAME_FACE };
  const unit = eyeDistance(points);
  for (const face of faces) {
    const sum = POINTS.reduce((sum, name, i) => sum + distance(face.keypoints[name], points[i]!), 0);
    const error = sum / POINTS.length / unit;
    if (error < best.error) best = { face, error };
  }
  return best.error < SAME_FACE ? best : null;
}

/** Of each marked face whose five points are sure: its error, or null where it was not found. */
export function keypointErrors(truth: readonly TrueFace[], faces: readonly FoundFace[]): (number | null)[] {
  return truth.flatMap(({ points, arePointsDoubtful }) =>
    points && !arePointsDoubtful ? [nearest(points, faces)?.error ?? null] : [],
  );
}

export interface PupilErrors {
  /** of the iris's center, as the eye network sees it */
  irisCenter: number;
  /** of the eye's keypoint, as O-Net sees it */
  keypoint: number;
}

/** Of each eye, in faces with five points, whose center is marked. */
export function pupilErrors(truth: readonly TrueFace[], faces: readonly FoundFace[]): PupilErrors[] {
  return truth.flatMap(({ points, eyes }) => {
    if (!points || !eyes) return [];
    const face = nearest(points, faces)?.face;
    const unit = eyeDistance(points);
    return SIDES.flatMap((side) => {
      const center = eyes[side]?.center;
      if (!center) return [];
      const share = (seen: Point | undefined) => (seen ? distance(seen, center) / unit : NOT_FOUND);
      return [{ irisCenter: share(face?.eyes?.[side]?.irisCenter), keypoint: share(face?.keypoints[`${side}Eye`]) }];
    });
  });
}

/** In shares of the true radius. */
export interface IrisError {
  center: number;
  /** null where no iris was found */
  radius: number | null;
}

/** Of each eye in a picture that is one eye, unless it is a poor one. */
export function irisErrors(truth: readonly TrueFace[], { faces, eye }: Result): IrisError[] {
  const errorOf = (side: Side, face: TrueFace): IrisError[] => {
    const marked = face.eyes?.[side];
    if (!marked?.iris || marked.isPoor) return [];
    const { center, radius } = marked.iris;
    const seen = eye ?? faces[0]?.eyes?.[side];
    if (!seen) return [{ center: NOT_FOUND, radius: null }];
    const mean = seen.iris.reduce((sum, point) => sum + distance(point, seen.irisCenter), 0) / seen.iris.length;
    return [{ center: distance(seen.irisCenter, center) / radius, radius: Math.abs(mean - radius) / radius }];
  };
  const alone = truth.filter(({ box, points }) => !box && !points);
  return alone.flatMap((face) => SIDES.flatMap((side) => errorOf(side, face)));
}

function eyeDistance([left, right]: readonly Point[]): number {
  return distance(left!, right!);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
