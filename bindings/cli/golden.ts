// The photograph in the package, and what Python's mtcnn 0.1 finds in it as OpenCV and Pillow decode it. It is sample5
// of vladmandic/face-api (MIT) made smaller.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { MtcnnFace } from '../mtcnn.ts';

/** Its path, from bindings/ and from dist/bindings/. */
export function samplePath(): string {
  return join(dirname(createRequire(import.meta.url).resolve('saccade/package.json')), 'sample.jpg');
}

// box (x, y, width, height), left eye, right eye, nose, left and right corner of the mouth
const FACES = [
  [298, 211, 83, 119, 340, 256, 374, 256, 369, 280, 343, 303, 370, 301],
  [557, 100, 86, 108, 575, 146, 615, 145, 588, 164, 574, 188, 608, 187],
  [701, 201, 99, 132, 718, 253, 760, 247, 732, 284, 732, 305, 768, 298],
  [179, 435, 106, 147, 211, 495, 259, 489, 240, 520, 221, 548, 264, 542],
  [390, 54, 84, 112, 422, 96, 460, 101, 443, 120, 421, 138, 452, 143],
];

// px. jpeg-js, which decodes it, has not libjpeg's pixels.
const SLACK = 0;

/** Whether faces are those of the photograph, most confident first. */
export function isGolden(faces: readonly MtcnnFace[]): boolean {
  const numbers = faces.map(({ box, keypoints: k }) =>
    [box, k.left_eye, k.right_eye, k.nose, k.mouth_left, k.mouth_right].flat(),
  );
  return (
    numbers.length === FACES.length &&
    FACES.every((face, i) => face.every((value, j) => Math.abs(value - numbers[i]![j]!) <= SLACK))
  );
}
