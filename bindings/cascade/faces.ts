// Faces once they are objects: which are wanted, and where they lie.
import type { Rgba } from '../runtime/ops.ts';
import type { Box, FoundFace, Point } from '../types.ts';
import type { CascadeOptions } from './options.ts';
import { squareBox } from './square.ts';

// Of eyes with such a confidence nine in ten have their iris's center within 5 % of the eyes' distance.
const SURE_EYE = 0.9;

/** Those that the options ask for. */
export function select(
  faces: FoundFace[],
  photo: Rgba,
  { minConfidence, minFaceArea, maxFaces }: CascadeOptions,
): FoundFace[] {
  const isLarge = ({ box }: FoundFace) => {
    const { width, height } = squareBox(box, photo.width, photo.height);
    return width * height >= minFaceArea;
  };
  return faces
    .filter((face) => face.confidence >= minConfidence && (minFaceArea === 0 || isLarge(face)))
    .slice(0, maxFaces);
}

/** Back to the pixels of the photo that came in. */
export function enlarge({ box, confidence, keypoints, eyes }: FoundFace, factor: number): FoundFace {
  const point = ({ x, y }: Point) => ({ x: x * factor, y: y * factor });
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = keypoints;
  return {
    box: scaleBox(box, factor),
    confidence,
    keypoints: {
      leftEye: point(leftEye),
      rightEye: point(rightEye),
      nose: point(nose),
      mouthLeft: point(mouthLeft),
      mouthRight: point(mouthRight),
    },
    eyes,
  };
}

export function scaleBox({ x, y, width, height }: Box, factor: number): Box {
  return { x: x * factor, y: y * factor, width: width * factor, height: height * factor };
}

/** Where an iris is sure, its center is the eye's keypoint. */
export function withIrises(face: FoundFace): FoundFace {
  const { left, right } = face.eyes ?? {};
  const keypoints = { ...face.keypoints };
  if (left && left.confidence >= SURE_EYE) keypoints.leftEye = { ...left.irisCenter };
  if (right && right.confidence >= SURE_EYE) keypoints.rightEye = { ...right.irisCenter };
  return { ...face, keypoints };
}
