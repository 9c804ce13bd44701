// The turn of a head against heads turned by known angles: exact where the head is the mean one seen from far away, and
// how far off for other heads, near cameras and points with noise.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { poseOf } from '../../bindings/pose/angles.ts';
import { axesOf } from '../../bindings/pose/head.ts';
import { SHAPE } from '../../bindings/pose/shape.ts';
import type { HeadPose, Keypoints } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';
import { apart, degrees, mirrored, pointsOf, radians, rotated, type Camera, type Place } from '../helpers/turned.ts';

const test = suite('pose');

const FAR: Camera = { scale: 1.7, distance: Infinity, at: { x: 300, y: 200 } };
const pose = (points: Keypoints) => poseOf(axesOf(points));
const turned = (yaw: number, pitch: number, roll: number): HeadPose => ({
  yaw: radians(yaw),
  pitch: radians(pitch),
  roll: radians(roll),
});

const EVERY = [-50, -25, 0, 25, 50].flatMap((yaw) =>
  [-30, -15, 0, 15, 30].flatMap((pitch) => [-170, -90, -20, 0, 45, 120].map((roll) => turned(yaw, pitch, roll))),
);

test('the mean head seen from far away: its angles, at any size, anywhere', () => {
  for (const want of EVERY) {
    for (const scale of [0.1, 1.7, 300]) {
      const got = pose(pointsOf(SHAPE, want, { ...FAR, scale }));
      for (const name of ['yaw', 'pitch', 'roll'] as const)
        assert.ok(Math.abs(apart(got[name], want[name])) < 1e-9, `${name} ${got[name]}, expected ${want[name]}`);
    }
  }
});

test('axes are at right angles, of length 1, of one hand', () => {
  const random = new Random();
  for (let i = 0; i < 200; i++) {
    const points = Object.fromEntries(
      ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'].map((name) => [
        name,
        { x: random.between(0, 100), y: random.between(0, 100) },
      ]),
    ) as unknown as Keypoints;
    const { right, down, forward } = axesOf(points);
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
    for (const [a, b, is] of [
      [right, right, 1],
      [down, down, 1],
      [forward, forward, 1],
      [right, down, 0],
      [down, forward, 0],
    ] as const)
      assert.ok(Math.abs(dot(a, b) - is) < 1e-9);
    assert.ok(Math.abs(right[0] * down[1] - right[1] * down[0] - forward[2]) < 1e-9);
    const { yaw, pitch, roll } = poseOf({ right, down, forward });
    assert.ok(Math.abs(yaw) <= Math.PI / 2 && Math.abs(pitch) <= Math.PI / 2 && Math.abs(roll) <= Math.PI);
  }
});

test('to the right is a positive yaw, up a positive pitch', () => {
  const front = pointsOf(SHAPE, turned(0, 0, 0), FAR);
  const moved = (dx: number, dy: number) => pose({ ...front, nose: { x: front.nose.x + dx, y: front.nose.y + dy } });
  assert.ok(moved(5, 0).yaw > 0.05 && moved(-5, 0).yaw < -0.05);
  assert.ok(moved(0, -5).pitch > 0.05 && moved(0, 5).pitch < -0.05);
  assert.ok(Math.abs(moved(5, 0).pitch) < 0.01 && Math.abs(moved(0, 5).yaw) < 1e-9);
});

test('a mirror turns yaw and roll round and leaves the pitch', () => {
  for (const want of EVERY) {
    const points = pointsOf(SHAPE, want, { ...FAR, distance: 400 });
    const [here, there] = [pose(points), pose(mirrored(points))];
    assert.ok(Math.abs(here.yaw + there.yaw) < 1e-9);
    assert.ok(Math.abs(here.pitch - there.pitch) < 1e-9);
    assert.ok(Math.abs(apart(here.roll, -there.roll)) < 1e-9);
  }
});

test('a quarter turn of the picture turns the direction with it', () => {
  for (const want of EVERY) {
    const points = pointsOf(SHAPE, want, { ...FAR, distance: 400, at: { x: 0, y: 0 } });
    const [a, b] = [axesOf(points), axesOf(rotated(points, Math.PI / 2))];
    for (const name of ['right', 'down', 'forward'] as const) {
      const [x, y, z] = a[name];
      for (const [k, value] of [-y, x, z].entries()) assert.ok(Math.abs(b[name][k]! - value) < 1e-9);
    }
  }
  const upright = pointsOf(SHAPE, turned(0, 0, 10), FAR);
  assert.ok(Math.abs(degrees(pose(rotated(upright, Math.PI / 2)).roll) - 100) < 1e-6);
});

test('points that are one, or on a line, are a head that looks at the camera', () => {
  const front = pointsOf(SHAPE, turned(0, 0, 0), FAR);
  const flat = (squash: (point: { x: number; y: number }) => { x: number; y: number }) =>
    Object.fromEntries(Object.entries(front).map(([name, point]) => [name, squash(point)])) as unknown as Keypoints;
  for (const squash of [
    () => ({ x: 3, y: 4 }),
    ({ x }: { x: number }) => ({ x, y: 7 }),
    ({ y }: { y: number }) => ({ x: 0, y }),
  ])
    assert.equal(pose(flat(squash)), { yaw: 0, pitch: 0, roll: 0 });
  const huge = pose(flat(({ x, y }) => ({ x: x * 1e36, y: y * 1e36 })));
  assert.ok(Object.values(huge).every((value) => Math.abs(value) < 1e-9));
});

// Another head than the mean: symmetric, each coordinate off by a deviation of `share` of it.
function someone(random: Random, share: number): Place[] {
  const near = (value: number) => value * (1 + share * gauss(random));
  const side = ([x, y, z]: Place): [Place, Place] => {
    const place = [near(x), near(y), near(z)] as const;
    return [place, [-place[0], place[1], place[2]]];
  };
  const [leftEye, rightEye] = side(SHAPE[0]!);
  const [mouthLeft, mouthRight] = side(SHAPE[3]!);
  const [, y, z] = SHAPE[2]!;
  return [leftEye, rightEye, [0, near(y), near(z)], mouthLeft, mouthRight];
}

function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.share())) * Math.cos(2 * Math.PI * random.share());
}

/** Root mean squares of the errors, degrees. */
function errors(share: number, noise: number, distance: number): HeadPose {
  const random = new Random();
  const sums = { yaw: 0, pitch: 0, roll: 0 };
  const count = 2000;
  for (let i = 0; i < count; i++) {
    const want = turned(random.between(-50, 50), random.between(-30, 30), random.between(-180, 180));
    const points = pointsOf(someone(random, share), want, { ...FAR, distance });
    for (const point of Object.values(points)) {
      point.x += noise * 63.4 * FAR.scale * gauss(random);
      point.y += noise * 63.4 * FAR.scale * gauss(random);
    }
    const got = pose(points);
    for (const name of ['yaw', 'pitch', 'roll'] as const) sums[name] += degrees(apart(got[name], want[name])) ** 2;
  }
  return {
    yaw: Math.sqrt(sums.yaw / count),
    pitch: Math.sqrt(sums.pitch / count),
    roll: Math.sqrt(sums.roll / count),
  };
}

for (const [what, share, noise, distance, yaw, pitch, roll] of [
  ['a camera 0.6 m away', 0, 0, 600, 3.3, 2.8, 1.4],
  ['shapes 5 % off', 0.05, 0, Infinity, 3.7, 3.5, 1.1],
  ['shapes 10 % off', 0.1, 0, Infinity, 7.2, 6.8, 2.2],
  ['points 2 % of the distance of the eyes off', 0, 0.02, Infinity, 2.5, 2.5, 2],
  ['all at once, 5 %', 0.05, 0.02, 600, 5.4, 5, 2.2],
] as const) {
  test(`yaw to 50, pitch to 30 degrees, any roll; ${what}: rms below ${yaw}, ${pitch}, ${roll} degrees`, () => {
    const off = errors(share, noise, distance);
    assert.ok(off.yaw < yaw && off.pitch < pitch && off.roll < roll, JSON.stringify(off));
  });
}

test.run();
