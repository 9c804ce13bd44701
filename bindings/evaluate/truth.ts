// What people have marked in a picture, whatever file says it. Coordinates: photo pixels, left = left in the picture.

import type { Box, Point } from '../types.ts';

export interface TrueEye {
  /** the pupil, else the eye's center */
  center?: Point;
  iris?: { center: Point; radius: number };
  /** hidden, half shut or blurred: its iris counts for nothing */
  isPoor: boolean;
}

export interface TrueFace {
  box?: Box;
  /** neither to be found nor to be missed */
  isIgnored: boolean;
  /** left eye, right eye, nose, left and right corner of the mouth */
  points?: readonly Point[];
  /** the points come with a remark: the eyes count, the mean of the five does not */
  arePointsDoubtful: boolean;
  /** null: nobody has looked at them */
  eyes: { left?: TrueEye; right?: TrueEye } | null;
}

export interface TruePicture {
  /** as the annotations name it; folders parted by `/` */
  image: string;
  faces: TrueFace[];
}

export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

/** A face of which only the box is known. */
export function boxed(box: Box, isIgnored: boolean): TrueFace {
  return { box, isIgnored, arePointsDoubtful: false, eyes: null };
}

/** Of a picture that is one eye: which one; undefined where the picture holds a face. */
export function eyeAlone({ faces }: TruePicture): Side | undefined {
  const [face, ...more] = faces;
  if (!face?.eyes || face.box || face.points || more.length > 0) return undefined;
  return SIDES.find((side) => face.eyes?.[side]?.iris);
}
