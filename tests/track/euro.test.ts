// The One Euro filter against its authors' algorithm, written down as it is printed (Casiez 2012, algorithms 1 and 2),
// and what it is for.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { eyeFrom } from '../../bindings/eyes/eye.ts';
import { oriented } from '../../bindings/pose/index.ts';
import { OneEuro } from '../../bindings/track/euro.ts';
import { FaceSmoother } from '../../bindings/track/smooth.ts';
import type { Eye, Face, Point } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';

const test = suite('One Euro filter');
const SMOOTHING = { minCutoff: 1.2, beta: 0.7, dCutoff: 0.9 };

// The paper's filter of one number, Te seconds apart.
function reference(values: readonly number[], te: number, size: number): number[] {
  const alpha = (cutoff: number) => {
    const tau = 1 / (2 * Math.PI * cutoff);
    return 1 / (1 + tau / te);
  };
  let [hat, dhat] = [values[0]!, 0];
  return values.map((x, i) => {
    if (i === 0) return x;
    const dx = (x - hat) / te;
    dhat = alpha(SMOOTHING.dCutoff) * dx + (1 - alpha(SMOOTHING.dCutoff)) * dhat;
    const a = alpha(SMOOTHING.minCutoff + SMOOTHING.beta * (Math.abs(dhat) / size));
    return (hat = a * x + (1 - a) * hat);
  });
}

test('along a line it is the paper’s', () => {
  const random = new Random();
  const values = Array.from({ length: 200 }, (_, i) => 300 * Math.sin(i / 20) + random.between(-5, 5));
  const want = reference(values, 1 / 30, 80);
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
    [0.6, -0.8],
  ] as const) {
    const filter = new OneEuro(SMOOTHING);
    for (const [i, value] of values.entries()) {
      const { x, y } = filter.next({ x: value * dx, y: value * dy }, 1 / 30, 80);
      assert.ok(Math.hypot(x - want[i]! * dx, y - want[i]! * dy) < 1e-9, `${i}: ${x}, ${y}, expected ${want[i]}`);
    }
  }
});

test('a still point comes to rest, a moving one is late by no more than 1 / (2π beta) sizes', () => {
  const random = new Random();
  const filter = new OneEuro({ minCutoff: 1, beta: 15, dCutoff: 2 });
  let at: Point = { x: 0, y: 0 };
  for (let i = 0; i < 90; i++) {
    at = filter.next({ x: 50 + random.between(-1, 1), y: 50 + random.between(-1, 1) }, 1 / 30, 100);
  }
  assert.ok(Math.hypot(at.x - 50, at.y - 50) < 0.5);
  for (let i = 0; i < 90; i++) at = filter.next({ x: 50 + 10 * i, y: 50 }, 1 / 30, 100);
  assert.ok(50 + 890 - at.x < 100 / (2 * Math.PI * 15), `${940 - at.x} px`);
});

test('no time, no change; a first point is itself', () => {
  const filter = new OneEuro(SMOOTHING);
  assert.equal(filter.next({ x: 3, y: 4 }, NaN, 10), { x: 3, y: 4 });
  assert.equal(filter.next({ x: 8, y: 8 }, 0, 10), { x: 3, y: 4 });
  assert.equal(filter.next({ x: 8, y: 8 }, -1, 10), { x: 3, y: 4 });
});

const eye = (x: number, y: number): Eye => {
  const ring = Array.from({ length: 8 }, (_, i) => ({ x: x + Math.cos(i), y: y + Math.sin(i) }));
  const points = [...ring, ...ring, { x, y }, { x, y }];
  return eyeFrom({ points, peaks: Array<number>(18).fill(0.5), confidence: 0.5 }, 'center');
};
const faceAt = (x: number, hasEye = true): Face =>
  oriented({
    box: { x, y: 10, width: 100, height: 120 },
    confidence: 0.99,
    keypoints: {
      leftEye: { x, y: 1 },
      rightEye: { x, y: 2 },
      nose: { x, y: 3 },
      mouthLeft: { x, y: 4 },
      mouthRight: { x, y: 5 },
    },
    eyes: { left: hasEye ? eye(x, 40) : null, right: eye(x + 50, 40) },
  });

test('every point of a face is smoothed alike, what is derived from them follows', () => {
  const smoother = new FaceSmoother(SMOOTHING);
  smoother.next(faceAt(10), 0);
  const { box, keypoints, eyes } = smoother.next(faceAt(14), 1 / 30);
  const x = box.x;
  assert.ok(x > 10 && x < 14);
  for (const point of Object.values(keypoints)) assert.ok(Math.abs(point.x - x) < 1e-9);
  assert.ok(Math.abs(box.width - 100) < 1e-9 && Math.abs(box.height - 120) < 1e-9);
  assert.ok(Math.abs(eyes!.left!.irisCenter.x - x) < 1e-9);
  assert.ok(Math.abs(eyes!.left!.pupil.x - eye(x, 40).pupil.x) < 1e-9);
  assert.ok(Math.abs(eyes!.left!.irisRadius - eye(0, 0).irisRadius) < 1e-9);
});

test('roll, pose and gaze are those of the smoothed points', () => {
  const smoother = new FaceSmoother(SMOOTHING);
  smoother.next(faceAt(10), 0);
  const face = faceAt(30);
  face.keypoints.rightEye = { x: 80, y: 20 };
  const smooth = smoother.next(oriented(face), 1 / 30);
  assert.equal(smooth, oriented(smooth));
  assert.ok(smooth.roll !== oriented(face).roll);
});

test('an eye that was hidden comes back where it is', () => {
  const smoother = new FaceSmoother(SMOOTHING);
  smoother.next(faceAt(10), 0);
  assert.is(smoother.next(faceAt(10, false), 0.1).eyes!.left, null);
  assert.is(smoother.next(faceAt(14), 0.1).eyes!.left!.irisCenter.x, 14);
});

test('without smoothing a face is itself, but not the same object', () => {
  const face = faceAt(10);
  const same = new FaceSmoother(false).next(face, 0);
  assert.equal(same, face);
  assert.ok(same.eyes!.left !== face.eyes!.left);
});

test.run();
