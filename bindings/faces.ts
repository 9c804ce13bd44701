// What is found: faces, their eyes, where they look; every field with its unit and where it comes from.
// Coordinates are photo pixels, x right, y down, origin top left. left = left in the picture.

/** A position in photo pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A face's rectangle in photo pixels, as regressed by O-Net: fractional, and it may reach over the border. */
export interface Box {
  /** left edge */
  x: number;
  /** top edge */
  y: number;
  width: number;
  height: number;
}

/** The five points O-Net finds. left = left in the picture (the person's right eye), as in MTCNN's `left_eye`. */
export interface Keypoints {
  leftEye: Point;
  rightEye: Point;
  nose: Point;
  mouthLeft: Point;
  mouthRight: Point;
}

/** A face as the networks have it. */
export interface FoundFace {
  box: Box;
  /** O-Net's face probability, 0..1 (float32) */
  confidence: number;
  keypoints: Keypoints;
  /** null when the eye stage is off */
  eyes: FaceEyes | null;
}

/** One face, and what follows from its points. */
export interface Face extends FoundFace {
  /** turn in the picture's plane, radians in (-pi, pi]: 0 upright, > 0 clockwise as seen; of eyes and mouth */
  roll: number;
  pose: HeadPose;
  /** of both eyes and the pose; null where no eye was looked at */
  gaze: FaceGaze | null;
}

/**
 * How a head is turned, radians, seen from the camera: 0, 0 = its face points at the camera, wherever in the picture it
 * is. From the five points and a mean head (bindings/pose/shape.ts), for no camera in particular. The head is first
 * rolled, then pitched, then yawed. Of a person another shape than the mean makes some degrees, and always the same.
 */
export interface HeadPose {
  /** > 0 points to the picture's right */
  yaw: number;
  /** > 0 points up */
  pitch: number;
  /** as the face's `roll`, about where it points: the two differ by some degrees where it points far aside */
  roll: number;
}

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
   * `detectEye`: the circle's center. Of others: the mean of the 8 iris points, as the original draws it; 1 % of the
   * distance of the eyes too high. Option `pupil` asks for one of them
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
  /** the lids meet and no iris is seen: openness < 0.065, confidence < 0.5. Rarely wrong; not every closed eye is */
  closed: boolean;
  /**
   * from the iris between the corners, which the head carries: 0, 0 = at the camera only where the face points there.
   * Of a face take the face's `gaze`. Pitch is a sign more than an angle: two thirds of a look up or down, from a rest
   * that differs by 3.4 degrees from person to person. How right: docs/pupils.md
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
