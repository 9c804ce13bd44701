// What follows from a face's points: how it is turned, where it looks. Pure; the last step of every face.
import type { Face, FoundFace } from '../types.ts';
import { poseOf } from './angles.ts';
import { gazeOf } from './gaze.ts';
import { axesOf } from './head.ts';
import { rollOf } from './roll.ts';

/** The face with `roll`, `pose` and `gaze` of its points, whatever it had before. */
export function oriented(face: FoundFace): Face {
  const axes = axesOf(face.keypoints);
  return { ...face, roll: rollOf(face.keypoints), pose: poseOf(axes), gaze: gazeOf(axes, face.eyes) };
}
