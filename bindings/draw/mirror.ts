// A face as a mirror shows it: left and right are the other way round.

import type { Eye, FoundFace, Point } from '../types.ts';

/** @param width of the picture, px */
export function mirrored<Face extends FoundFace>(face: Face, width: number): Face {
  const at = ({ x, y }: Point): Point => ({ x: width - 1 - x, y });
  const { box, keypoints, eyes } = face;
  return {
    ...face,
    box: { ...box, x: width - 1 - box.x - box.width },
    keypoints: {
      leftEye: at(keypoints.rightEye),
      rightEye: at(keypoints.leftEye),
      nose: at(keypoints.nose),
      mouthLeft: at(keypoints.mouthRight),
      mouthRight: at(keypoints.mouthLeft),
    },
    eyes: eyes && { left: eyes.right && mirroredEye(eyes.right, at), right: eyes.left && mirroredEye(eyes.left, at) },
  };
}

function mirroredEye(eye: Eye, at: (point: Point) => Point): Eye {
  return {
    ...eye,
    eyelid: eye.eyelid.map(at),
    iris: eye.iris.map(at),
    irisCenter: at(eye.irisCenter),
    eyeballCenter: at(eye.eyeballCenter),
    pupil: at(eye.pupil),
    gaze: { yaw: -eye.gaze.yaw, pitch: eye.gaze.pitch },
  };
}
