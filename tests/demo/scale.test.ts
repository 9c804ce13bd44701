// Faces of a shrunk photograph → the photograph's own pixels.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shrunkSize } from '../../bindings/demo/photo.ts';
import { scaled } from '../../bindings/demo/scale.ts';
import type { Eye, FoundFace, Point } from '../../bindings/types.ts';

const scale = suite('scale');

const at = (x: number, y: number): Point => ({ x, y });
const EYE: Eye = {
  eyelid: [at(10, 10)],
  iris: [at(12, 10)],
  irisCenter: at(13, 10),
  eyeballCenter: at(14, 10),
  pupil: at(15, 10),
  irisRadius: 3,
  peaks: [1],
  confidence: 0.9,
  openness: 0.3,
  closed: false,
  gaze: { yaw: 0.1, pitch: 0.2 },
};
const FACE: FoundFace = {
  box: { x: 0, y: 0, width: 20, height: 30 },
  confidence: 0.9,
  keypoints: {
    leftEye: at(5, 10),
    rightEye: at(15, 10),
    nose: at(10, 15),
    mouthLeft: at(6, 20),
    mouthRight: at(14, 20),
  },
  eyes: { left: EYE, right: null },
};

scale('the middle of the first pixel of a picture half as large is between the first two', () => {
  const { box, keypoints, eyes, confidence } = scaled(FACE, 2);
  assert.equal(box, { x: 0.5, y: 0.5, width: 40, height: 60 });
  assert.equal(keypoints.nose, at(20.5, 30.5));
  assert.is(confidence, 0.9);
  const { left, right } = eyes!;
  assert.is(right, null);
  assert.equal([left!.pupil, left!.iris[0], left!.irisRadius], [at(30.5, 20.5), at(24.5, 20.5), 6]);
  assert.equal([left!.gaze, left!.openness], [EYE.gaze, EYE.openness], 'angles and shares stay');
});

scale('there and back is the same; by one is the face itself', () => {
  assert.equal(scaled(scaled(FACE, 4), 1 / 4), FACE);
  assert.is(scaled(FACE, 1), FACE);
});

scale('the smallest face shrinks with its photograph, and never below 12 px', () => {
  assert.equal([shrunkSize(40, 1), shrunkSize(40, 0.5), shrunkSize(20, 0.5)], [40, 20, 12]);
});

scale.run();
