// The output format of Python's mtcnn package.
import type { FoundFace, Keypoints, Point } from './types.ts';

/** A face as Python's mtcnn prints it: truncated integers, the box cut at the photo's left and top. */
export interface MtcnnFace {
  /** x, y, width, height */
  box: [number, number, number, number];
  confidence: number;
  keypoints: Record<'nose' | 'mouth_right' | 'right_eye' | 'left_eye' | 'mouth_left', [number, number]>;
}

/**
 * Faces as Python's mtcnn 0.1 (June 2020 on) returns them: the width is counted from the truncated x, not from the
 * box's.
 */
export function toMtcnn(faces: readonly FoundFace[]): MtcnnFace[] {
  return faces.map(({ box, confidence, keypoints }) => {
    const x = Math.max(0, Math.trunc(box.x));
    const y = Math.max(0, Math.trunc(box.y));
    const point = (name: keyof Keypoints) => truncate(keypoints[name]);
    return {
      box: [x, y, Math.trunc(box.x + box.width - x), Math.trunc(box.y + box.height - y)],
      confidence,
      keypoints: {
        nose: point('nose'),
        mouth_right: point('mouthRight'),
        right_eye: point('rightEye'),
        left_eye: point('leftEye'),
        mouth_left: point('mouthLeft'),
      },
    };
  });
}

function truncate({ x, y }: Point): [number, number] {
  return [Math.trunc(x), Math.trunc(y)];
}
