// Where a face looks, against eyes that turn in turned heads by known angles.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gazeOf as gazeOfEye } from '../../bindings/eyes/gaze.ts';
import { gazeOf } from '../../bindings/pose/gaze.ts';
import { axesOf } from '../../bindings/pose/head.ts';
import { oriented } from '../../bindings/pose/index.ts';
import { SHAPE } from '../../bindings/pose/shape.ts';
import type { Face, FaceEyes, Gaze, HeadPose } from '../../bindings/types.ts';
import { degrees, eyeballAt, eyeOf, pointsOf, radians, type Camera } from '../helpers/turned.ts';

const test = suite('gaze of faces');

const CAMERA: Camera = { scale: 2, distance: Infinity, at: { x: 500, y: 400 } };
const AHEAD = { yaw: 0, pitch: 0 };
const BALLS = [eyeballAt([-31.7, 0, -12]), eyeballAt([31.7, 0, -12])] as const;
const head = (yaw: number, pitch: number, roll: number): HeadPose => ({
  yaw: radians(yaw),
  pitch: radians(pitch),
  roll: radians(roll),
});
const eyesOf = (pose: HeadPose, gaze: Gaze, left = {}, right = {}): FaceEyes => ({
  left: { ...eyeOf(BALLS[0], pose, gaze, CAMERA), ...left },
  right: { ...eyeOf(BALLS[1], pose, gaze, CAMERA), ...right },
});
const look = (pose: HeadPose, eyes: FaceEyes | null) => gazeOf(axesOf(pointsOf(SHAPE, pose, CAMERA)), eyes);

test('of a head that looks at the camera: the mean of both eyes', () => {
  const eyes = eyesOf(head(0, 0, 0), { yaw: 0.2, pitch: -0.1 });
  const { yaw, pitch } = gazeOfEye(eyes.left!.irisCenter, eyes.left!.eyelid);
  const got = look(head(0, 0, 0), eyes)!;
  assert.ok(Math.abs(got.yaw - yaw) < 1e-9 && Math.abs(got.pitch - pitch) < 1e-9);
  assert.ok(Math.abs(got.yaw - 0.2) < 1e-9 && Math.abs(got.pitch + 0.1) < 1e-9);
});

test('of turned heads: eyes that stay on the camera, that go with the head, and others', () => {
  for (const yaw of [-40, -15, 0, 30]) {
    for (const pitch of [-25, 0, 20]) {
      for (const roll of [-100, 0, 15]) {
        const pose = head(yaw, pitch, roll);
        for (const want of [AHEAD, pose, { yaw: pose.yaw + 0.2, pitch: pose.pitch - 0.1 }]) {
          const got = look(pose, eyesOf(pose, want))!;
          assert.ok(Math.abs(got.yaw - want.yaw) < 1e-9, `${degrees(got.yaw)}, expected ${degrees(want.yaw)}`);
          assert.ok(Math.abs(got.pitch - want.pitch) < 1e-9, `${degrees(got.pitch)}, expected ${degrees(want.pitch)}`);
          assert.ok(got.confidence > 0.85);
        }
      }
    }
  }
});

test('eyes alone are off by part of the turn, as eyes/gaze.ts says', () => {
  const pose = head(30, 0, 0);
  const { left } = eyesOf(pose, AHEAD);
  const alone = gazeOfEye(left!.irisCenter, left!.eyelid);
  assert.ok(degrees(alone.yaw) < -12, `${degrees(alone.yaw)}`);
});

test('a surer, an opener eye counts more; who has one eye looks with that', () => {
  const pose = head(10, 0, 0);
  const other = eyeOf(BALLS[1], pose, { yaw: 0.4, pitch: 0 }, CAMERA);
  const mean = look(pose, eyesOf(pose, AHEAD, {}, other))!;
  assert.ok(mean.yaw > 0.15 && mean.yaw < 0.25);
  const unsure = look(pose, eyesOf(pose, AHEAD, {}, { ...other, confidence: 0.1 }))!;
  assert.ok(unsure.yaw > 0 && unsure.yaw < 0.06, `${unsure.yaw}`);
  const shut = look(pose, eyesOf(pose, AHEAD, {}, { ...other, openness: 0.05 }))!;
  assert.ok(Math.abs(shut.yaw) < 1e-9 && shut.confidence === 0.9);
  const one = look(pose, { left: null, right: other })!;
  assert.ok(Math.abs(one.yaw - 0.4) < 1e-9 && one.confidence === 0.9);
});

test('confidence: low for closed eyes, lower for eyes that disagree, null without eyes', () => {
  const pose = head(0, 0, 0);
  const closed = { openness: 0.04, confidence: 0.1 };
  assert.is(look(pose, eyesOf(pose, AHEAD, closed, closed))!.confidence, 0);
  const half = { openness: 0.12 };
  assert.ok(Math.abs(look(pose, eyesOf(pose, AHEAD, half, half))!.confidence - 0.45) < 1e-9);
  const apart = eyeOf(BALLS[1], pose, { yaw: 1, pitch: 0 }, CAMERA);
  assert.ok(look(pose, eyesOf(pose, AHEAD, {}, apart))!.confidence < 0.2);
  assert.is(look(pose, null), null);
  assert.is(look(pose, { left: null, right: null }), null);
});

test('eyes without width, irises far out: finite, no further than straight aside', () => {
  const pose = head(0, 0, 0);
  const point = { x: 500, y: 400 };
  const none = { eyelid: Array.from({ length: 8 }, () => point), openness: 0 };
  assert.equal(look(pose, eyesOf(pose, AHEAD, none, none)), { yaw: 0, pitch: 0, confidence: 0 });
  const { left, right } = eyesOf(pose, AHEAD);
  for (const eye of [left!, right!]) eye.irisCenter = { x: eye.irisCenter.x + 300, y: eye.irisCenter.y - 300 };
  const { yaw, pitch, confidence } = look(pose, { left, right })!;
  assert.equal([yaw, pitch], [Math.PI / 2, Math.PI / 2]);
  assert.ok(Math.abs(confidence - 0.9) < 1e-9);
});

test('oriented: plain fields beside those that were there', () => {
  const pose = head(20, 5, 3);
  const keypoints = pointsOf(SHAPE, pose, CAMERA);
  const found = { box: { x: 0, y: 0, width: 9, height: 9 }, confidence: 1, keypoints, eyes: eyesOf(pose, AHEAD) };
  const face = oriented(found);
  assert.equal(Object.keys(face), [
    'box',
    'confidence',
    'keypoints',
    'eyes',
    'roll',
    'pose',
    'gaze',
  ] satisfies (keyof Face)[]);
  assert.equal(structuredClone(face), JSON.parse(JSON.stringify(face)));
  assert.equal(oriented(face), face);
});

test.run();
