// The five points of a mean adult head in millimeters, from published measurements. No model file of anybody's: means
// of women and men, rounded, facts that nobody owns.
//
// - Pupils 63.4 apart (Dodgson 2004). Corners of the mouth 52.4 apart, nasion to subnasale 52.7, to the tip of the nose
//   47.4, to where the lips meet 73.0, subnasale to the tip 19.6 (Farkas, Anthropometry of the Head and Face, 1994:
//   young North American adults). So the tip is 44 below the nasion.
// - Pupils are taken 5 below the nasion: the tip is 39 and the mouth 68 below them.
// - The tip is 16.7 before subnasale, the rims of the orbits 20.5 behind it (Arnett 1999, profiles); lids lie about a
//   millimeter before the rims: the tip is 36 before the eyes. The mouth's corners are taken 6 before them, 14 behind
//   subnasale, for the lips are an arch. (MediaPipe's canonical face has 38 and 6 where its pupils are 63.3 apart.)
//
// Where 0 is: the height of the nose between eyes and mouth decides what pitch is level. Nothing was fitted. Of 834
// portraits (web and news photographs) O-Net's points give a median yaw of -0.1 and a median pitch of -0.3 degrees.
import type { Keypoints } from '../types.ts';

export const NAMES = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const satisfies (keyof Keypoints)[];

type Places = readonly (readonly [x: number, y: number, z: number])[];

/** In the order of NAMES: x right in the picture, y down, z toward the camera. */
export const SHAPE: Places = [
  [-31.7, 0, 0],
  [31.7, 0, 0],
  [0, 39, 36],
  [-26.2, 68, 6],
  [26.2, 68, 6],
];
