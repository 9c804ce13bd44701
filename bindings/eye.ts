// The public types of eyes: what is known of one, and the options that are theirs alone. How right each number is:
// docs/eyes.md.
import type { DetectOptions, Point } from './types.ts';

/** The eyes of a face; left = left in the picture. null: the face is too small, or its eye lies outside the picture. */
export interface FaceEyes {
  left: Eye | null;
  right: Eye | null;
}

/** One eye, from ELG's 18 landmarks. The inner corner is the one at the nose. */
export interface Eye {
  /** 8: inner corner, 3 along the upper lid, outer corner, 3 back along the lower lid */
  eyelid: Point[];
  /** 8 around the iris's edge, evenly, beginning at the nose side, over the top */
  iris: Point[];
  /**
   * landmark 16, in a face about where people mark an eye's center: four fifths of the way from the center of the
   * iris's edge to the middle of what the lids leave of it. `detectEye`: the center of the circle
   */
  irisCenter: Point;
  /** landmark 17: the eyeball's center, as seen through it */
  eyeballCenter: Point;
  /**
   * the pupil's center. Of our own networks in a face: where people mark it, `irisCenter` and 0.03 radii down; by
   * `detectEye`: the circle's center. Of others: the mean of the 8 iris points, as the original draws it (of ours that
   * lies 1 % of the distance of the eyes too high). Option `pupil` asks for one of them
   */
  pupil: Point;
  /** mean distance of the iris points from their mean, px; `detectEye`: of the circle */
  irisRadius: number;
  /** highest value of each of the 18 heat maps: how sure the network is of the point; about 1 at best */
  peaks: number[];
  /**
   * 0..1. Of our own networks: the share of eyes with such peaks whose iris center is right, within 0.05 of the
   * distance of the eyes; low where the eye is closed or hidden. Of others: mean of the peaks, each cut to 0..1
   */
  confidence: number;
  /** mean height of the lids over the distance of the corners, 0..1; about 0.3 open, 0.05 to 0.2 closed */
  openness: number;
  /**
   * the lids meet and no iris is seen: openness < 0.065, confidence < 0.5. Rarely wrong; not every closed eye is told
   */
  closed: boolean;
  /**
   * from the iris between the corners, which the head carries: 0, 0 = at the camera only where the face points there.
   * Of a face take the face's `gaze`. Pitch is a sign more than an angle: two thirds of a look up or down, from a rest
   * that differs by 3.4 degrees from person to person. How right: docs/eyes.md
   */
  gaze: Gaze;
}

/** Where an eye or a face looks, radians, in the picture's axes. Derivation: bindings/eyes/gaze.ts. */
export interface Gaze {
  /** > 0 looks to the picture's right */
  yaw: number;
  /** > 0 looks up */
  pitch: number;
}

/**
 * Where a face looks: both eyes by their confidence and openness, and the pose; 0, 0 = at the camera, on turned
 * heads too, as far as the pose is right. Pitch is a sign more than an angle. Derivation: bindings/pose/gaze.ts.
 */
export interface FaceGaze extends Gaze {
  /**
   * 0..1: the surer eye's confidence, less where it is not open or the eyes disagree; near 0 for closed eyes. It ranks
   * gazes, and is no share of right ones: they were never held against a data set
   */
  confidence: number;
}

export type EyePatch = 'upright' | 'notebook';

/** Which point `pupil` is: the pupil's center, the mean of the 8 iris points, or what is known of the network's. */
export type PupilRule = 'auto' | 'center' | 'mean';

/** Options of `detectEye`. */
export interface EyeOptions extends Pick<DetectOptions, 'pupil' | 'maxPixels' | 'maxDecodeMs'> {
  /** on which side of its face the eye is, as seen in the picture */
  side: 'left' | 'right';
  /**
   * looks eight times, at five magnifications and at mirror images: an eye may be a twentieth or a third of the picture
   * wide, and its iris is found better; eight times the work of a look. `false`: one look, for a picture that is
   * 0.4 to 1.2 distances of the eyes wide. Default: as our own networks ask for it, true; false with others
   */
  refine?: boolean;
}
