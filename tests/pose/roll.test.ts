// The turn in the picture's plane, against faces turned by known angles.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rollOf } from '../../bindings/pose/roll.ts';
import { SHAPE } from '../../bindings/pose/shape.ts';
import type { Keypoints } from '../../bindings/types.ts';
import { apart, degrees, mirrored, pointsOf, radians, rotated } from '../helpers/turned.ts';

const test = suite('roll');

const CAMERA = { scale: 1.7, distance: Infinity, at: { x: 0, y: 0 } };
const UPRIGHT = pointsOf(SHAPE, { yaw: 0, pitch: 0, roll: 0 }, CAMERA);

test('upright is 0; the eye at the right lower is positive', () => {
  assert.is(rollOf(UPRIGHT), 0);
  const { rightEye } = rotated(UPRIGHT, 0.1);
  assert.ok(rightEye.y > rotated(UPRIGHT, 0.1).leftEye.y);
  assert.ok(Math.abs(rollOf(rotated(UPRIGHT, 0.1)) - 0.1) < 1e-12);
});

test('any angle, all the way round, wherever the face is', () => {
  for (let angle = -180; angle <= 180; angle += 7.5) {
    const points = rotated(UPRIGHT, radians(angle));
    for (const away of [0, 1e4]) {
      for (const point of Object.values(points)) Object.assign(point, { x: point.x + away, y: point.y - away });
      assert.ok(Math.abs(apart(rollOf(points), radians(angle))) < 1e-9, `${angle}`);
    }
  }
  assert.ok(Math.abs(Math.abs(rollOf(rotated(UPRIGHT, Math.PI))) - Math.PI) < 1e-9);
});

test('a quarter turn of the picture is a quarter turn of the roll, however the head is turned; a mirror turns it round', () => {
  for (const [yaw, pitch, roll] of [
    [0.5, -0.4, 0.3],
    [-0.9, 0.2, 2],
    [0, 0.5, -3],
  ] as const) {
    const points = pointsOf(SHAPE, { yaw, pitch, roll }, { ...CAMERA, distance: 500 });
    const before = rollOf(points);
    for (const quarters of [1, 2, 3])
      assert.ok(
        Math.abs(
          apart(rollOf(rotated(points, (quarters * Math.PI) / 2)), before) - apart((quarters * Math.PI) / 2, 0),
        ) < 1e-9 || quarters === 2,
      );
    assert.ok(Math.abs(apart(rollOf(mirrored(points)), -before)) < 1e-12);
  }
});

test("one point that is off by a third of the eyes' distance moves it by less than 10 degrees", () => {
  for (const name of Object.keys(UPRIGHT) as (keyof Keypoints)[]) {
    for (const [dx, dy] of [
      [0, 36],
      [36, 0],
      [-25, 25],
    ] as const) {
      const points = structuredClone(UPRIGHT);
      points[name].x += dx;
      points[name].y += dy;
      assert.ok(Math.abs(degrees(rollOf(points))) < 10, `${name}: ${degrees(rollOf(points))}`);
    }
  }
});

test('points that are one have no roll', () => {
  const one = Object.fromEntries(Object.keys(UPRIGHT).map((name) => [name, { x: 5, y: 6 }])) as unknown as Keypoints;
  assert.is(rollOf(one), 0);
});

test.run();
