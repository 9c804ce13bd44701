// A screen's calibration with made-up people, whose gaze is biased, bent and noisy.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createScreenCalibration, type Calibrated, type ScreenCalibration } from '../../bindings/attention/index.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import type { Face, Point } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';

const test = suite('screen calibration');

const [WIDTH, HEIGHT] = [1600, 900]; // px, 480 x 270 mm
const MM = 480 / WIDTH;
const DISTANCE = 600; // mm

interface User {
  /** gaze read = bias + gain times the true one, radians */
  bias: readonly [number, number];
  gain: readonly [number, number];
  /** deviation of a frame, radians */
  noise: number;
  /** how much of the gaze the head takes */
  head: number;
}

// Camera on the upper edge of the screen, the eyes before its middle.
function faceLooking({ bias, gain, noise, head }: User, { x, y }: Point, random: Random): Pick<Face, 'gaze' | 'pose'> {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random.share())) * Math.cos(2 * Math.PI * random.share());
  const yaw = Math.atan2((x - WIDTH / 2) * MM, DISTANCE);
  const pitch = -Math.atan2(y * MM, DISTANCE);
  return {
    gaze: {
      yaw: bias[0] + gain[0] * yaw + noise * gauss(),
      pitch: bias[1] + gain[1] * pitch + noise * gauss(),
      confidence: 0.9,
    },
    pose: { yaw: head * yaw + 0.3 * noise * gauss(), pitch: head * pitch + 0.3 * noise * gauss(), roll: 0 },
  };
}

function calibrate(user: User, random: Random, samples = 20): ScreenCalibration {
  const calibration = createScreenCalibration();
  for (const point of calibration.targets(WIDTH, HEIGHT))
    for (let i = 0; i < samples; i++) calibration.add(faceLooking(user, point, random), point);
  return calibration;
}

// Root mean square distance at places all over the screen, of the mean of `frames` faces.
function errorOf(calibration: ScreenCalibration, user: User, random: Random, frames = 20): number {
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    const point = { x: random.between(100, WIDTH - 100), y: random.between(60, HEIGHT - 60) };
    const seen = Array.from({ length: frames }, () => calibration.predict(faceLooking(user, point, random))!);
    const mean = (axis: 'x' | 'y') => seen.reduce((total, one) => total + one[axis], 0) / frames;
    sum += (mean('x') - point.x) ** 2 + (mean('y') - point.y) ** 2;
  }
  return Math.sqrt(sum / 200);
}

const USERS: Record<string, User> = {
  exact: { bias: [0, 0], gain: [1, 1], noise: 0, head: 0 },
  biased: { bias: [0.1, -0.15], gain: [0.7, 0.5], noise: 0.02, head: 0.2 },
  noisy: { bias: [-0.05, 0.2], gain: [0.8, 0.6], noise: 0.07, head: 0.3 },
};

test('an exact gaze is learnt to a hundredth of the screen, a noisy one as its own error says', () => {
  for (const [name, user] of Object.entries(USERS)) {
    const random = new Random(4);
    const calibration = calibrate(user, random);
    const { error, spread, points, samples } = calibration.fit();
    assert.equal([points, samples], [9, 180]);
    const off = errorOf(calibration, user, random);
    // left out are corners and edges, which are beyond what the others span: its own error is the larger
    assert.ok(off < 1.3 * error + 2, `${name}: ${off} px, said ${error}`);
    const single = errorOf(calibration, user, random, 1);
    assert.ok(error < (user.noise === 0 ? 30 : 40 + 800 * user.noise), `${name}: ${error} px`);
    assert.ok(single < 1.5 * Math.hypot(spread, error) + 2, `${name}: ${single} px of one frame, said ${spread}`);
  }
});

test('a few glances elsewhere do not matter', () => {
  const random = new Random(5);
  const user = USERS['biased']!;
  const clean = calibrate(user, new Random(5)).fit();
  const calibration = calibrate(user, random);
  for (const point of calibration.targets(WIDTH, HEIGHT))
    for (let i = 0; i < 6; i++) calibration.add(faceLooking(user, { x: WIDTH, y: HEIGHT }, random), point);
  const { error } = calibration.fit();
  assert.ok(error < 2.5 * clean.error, `${error} px, without ${clean.error}`);
});

test('saved as plain JSON and read again: the same places, the same quality', () => {
  const random = new Random(6);
  const calibration = calibrate(USERS['noisy']!, random);
  assert.is(calibration.quality, null);
  const fit = calibration.fit();
  const saved = JSON.parse(JSON.stringify(calibration)) as Calibrated;
  const again = createScreenCalibration(saved);
  const face = faceLooking(USERS['noisy']!, { x: 300, y: 400 }, random);
  assert.equal(again.predict(face), calibration.predict(face));
  assert.equal(again.quality, fit);
  assert.equal(again.toJSON(), saved);
});

const refused = (call: () => unknown, words: RegExp) =>
  assert.throws(
    call,
    (error: unknown) =>
      error instanceof SaccadeError && error.code === 'SACCADE_BAD_OPTION' && words.test(error.message),
  );

test('refuses too little: few points, few faces, points on a line, gazes that do not follow', () => {
  const random = new Random(7);
  const user = USERS['biased']!;
  refused(() => createScreenCalibration().fit(), /5 points with 3 faces each/);
  refused(() => calibrate(user, random, 2).fit(), /5 points/);
  const few = createScreenCalibration();
  for (const point of few.targets(WIDTH, HEIGHT).slice(0, 4))
    for (let i = 0; i < 9; i++) few.add(faceLooking(user, point, random), point);
  refused(() => few.fit(), /received 4/);
  const line = createScreenCalibration();
  for (let k = 0; k < 9; k++) {
    const point = { x: 100 * k, y: 50 * k + 3 };
    for (let i = 0; i < 9; i++) line.add(faceLooking(user, point, random), point);
  }
  refused(() => line.fit(), /points on a line/);
  const elsewhere = createScreenCalibration();
  for (const point of elsewhere.targets(WIDTH, HEIGHT))
    for (let i = 0; i < 20; i++) elsewhere.add(faceLooking(user, { x: 800, y: 450 }, random), point);
  refused(() => elsewhere.fit(), /follow the points/);
  for (const none of [createScreenCalibration(), elsewhere]) {
    refused(() => none.predict(faceLooking(user, { x: 1, y: 1 }, random)), /fit\(\) first/);
    refused(() => JSON.stringify(none), /fit\(\) first/);
  }
});

test('faces that say nothing are not taken, and have no place', () => {
  const calibration = calibrate(USERS['exact']!, new Random(8));
  calibration.fit();
  const { gaze, pose } = faceLooking(USERS['exact']!, { x: 800, y: 450 }, new Random(1));
  for (const face of [
    { gaze: null, pose },
    { gaze: { ...gaze!, confidence: 0.1 }, pose },
    { gaze: { ...gaze!, yaw: 1.5 }, pose },
    { gaze: { ...gaze!, pitch: NaN }, pose },
    {} as never,
    null as never,
  ]) {
    assert.is(calibration.add(face, { x: 1, y: 2 }), false);
    assert.is(calibration.predict(face), null);
  }
  refused(() => calibration.add({ gaze, pose }, { x: NaN, y: 1 }), /a point/);
  refused(() => calibration.add({ gaze, pose }, null as never), /a point/);
  refused(() => calibration.add({ gaze, pose }, { x: '5', y: 1 } as never), /a point/);
  for (const yaw of [1n, '0.1', {}, NaN]) {
    assert.not(
      calibration.add({ gaze: { ...gaze!, yaw: yaw as number }, pose }, { x: 5, y: 1 }),
      'an angle that is none',
    );
  }
  refused(() => calibration.targets(0, 9), /a size above 0/);
});

test('memory has an end: 300 faces of a point, 100 points', () => {
  const calibration = createScreenCalibration();
  const face = faceLooking(USERS['exact']!, { x: 800, y: 450 }, new Random(1));
  const taken = Array.from({ length: 400 }, () => calibration.add(face, { x: 1, y: 2 }));
  assert.is(taken.filter(Boolean).length, 300);
  const points = Array.from({ length: 200 }, (_, x) => calibration.add(face, { x: 10 + x, y: 2 }));
  assert.is(points.filter(Boolean).length, 99);
});

test('saved text that is not ours is refused by the field', () => {
  const calibration = calibrate(USERS['biased']!, new Random(9));
  calibration.fit();
  const good = calibration.toJSON();
  const hostile: [unknown, RegExp][] = [
    [null, /saved\.version/],
    [[], /saved\.version/],
    ['x', /saved\.version/],
    [{ ...good, version: 2 }, /saved\.version/],
    [{ ...good, x: good.x.slice(1) }, /8 numbers for saved\.x/],
    [{ ...good, y: { length: 8 } }, /saved\.y/],
    [{ ...good, y: new Array(8) }, /saved\.y/],
    [{ ...good, x: good.x.map(String) }, /saved\.x/],
    [{ ...good, x: good.x.map(() => NaN) }, /saved\.x/],
    [{ ...good, error: -1 }, /saved\.error/],
    [{ ...good, samples: 1e99 }, /saved\.samples/],
    [{ ...good, points: 0.5 }, /a whole number from 0 for saved\.points/],
    [{ ...good, y: 'y'.repeat(1e6) }, /saved\.y/],
  ];
  for (const [saved, words] of hostile) refused(() => createScreenCalibration(saved as Calibrated), words);
  const changing = { ...good, x: [...good.x] };
  const kept = createScreenCalibration(changing);
  changing.x[0] = NaN;
  assert.equal(kept.toJSON().x, good.x);
});

test.run();
