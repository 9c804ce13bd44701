// A face of a picture in another size of it.
import type { Eye, FoundFace, Point } from '../types.ts';

/** `by`: pixels of the other picture a pixel of this one; an integer is the middle of a pixel in both. */
export function scaled<Face extends FoundFace>(face: Face, by: number): Face {
  if (by === 1) return face;
  const at = ({ x, y }: Point): Point => ({ x: (x + 0.5) * by - 0.5, y: (y + 0.5) * by - 0.5 });
  const eye = (one: Eye | null) =>
    one && {
      ...one,
      eyelid: one.eyelid.map(at),
      iris: one.iris.map(at),
      irisCenter: at(one.irisCenter),
      eyeballCenter: at(one.eyeballCenter),
      pupil: at(one.pupil),
      irisRadius: one.irisRadius * by,
    };
  const { box, keypoints, eyes } = face;
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = keypoints;
  return {
    ...face,
    box: { ...at(box), width: box.width * by, height: box.height * by },
    keypoints: {
      leftEye: at(leftEye),
      rightEye: at(rightEye),
      nose: at(nose),
      mouthLeft: at(mouthLeft),
      mouthRight: at(mouthRight),
    },
    eyes: eyes && { left: eye(eyes.left), right: eye(eyes.right) },
  };
}
