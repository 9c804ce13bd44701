// An eye from its landmarks.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readEye } from '../../bindings/eyes/landmarks.ts';
import type { Eye, Point } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';
import { OURS } from '../helpers/eyes.ts';

const landmarks = suite('eyes/landmarks');

// An eye from landmarks in heat-map cells, the photo three times as large.
function eyeOf(points: readonly Point[], toPhoto = { xu: 1, xv: 0, x0: 0, yu: 0, yv: 1, y0: 0 }, peak = 1): Eye {
  const values = new Float32Array(3 * 20);
  for (const [i, { x, y }] of points.entries()) {
    values[i] = x;
    values[20 + i] = y;
    values[40 + i] = peak;
  }
  return readEye(values, 20, toPhoto, OURS);
}

/** Lids `open` cells apart on average, corners 40 cells apart, an iris of 5 cells. */
function lids(open: number): Point[] {
  const lid = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({
    x: i <= 4 ? 10 + 10 * i : 10 + 10 * (8 - i),
    y: 18 + ([0, -1, -1, -1, 0, 1, 1, 1][i]! * open) / 2,
  }));
  const iris = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({
    x: 30 - 5 * Math.cos((i * Math.PI) / 4),
    y: 18 - 5 * Math.sin((i * Math.PI) / 4),
  }));
  return [...lid, ...iris, { x: 31, y: 18 }, { x: 30, y: 17 }];
}

landmarks('an eye from its landmarks: pupil, radius, openness, confidence', () => {
  const open = eyeOf(lids(12));
  close([open.pupil.x, open.pupil.y, open.irisRadius], [90, 54, 15], { tolerance: 1e-5 });
  assert.equal(open.irisCenter, { x: 93, y: 54 });
  assert.equal(open.eyeballCenter, { x: 90, y: 51 });
  close([open.openness], [0.3], { tolerance: 1e-6 });
  assert.is(open.confidence, 1);
  assert.is(eyeOf(lids(12), undefined, 1.25).confidence, 1);
  assert.is(eyeOf(lids(12), undefined, 0.5).confidence, 0.5);
  assert.is(eyeOf(lids(12), undefined, -0.25).confidence, 0);
});

landmarks('openness: 0 of a closed lid, the same however the eye lies, 0 where there are no corners', () => {
  assert.is(eyeOf(lids(0)).openness, 0);
  for (const degrees of [0, 30, 90, -170]) {
    const [cos, sin] = [2 * Math.cos((degrees / 180) * Math.PI), 2 * Math.sin((degrees / 180) * Math.PI)];
    for (const step of [1, -1]) {
      const eye = eyeOf(lids(8), { xu: step * cos, xv: -sin, x0: 50, yu: step * sin, yv: cos, y0: -7 });
      close([eye.openness, eye.irisRadius], [0.2, 30], { tolerance: 1e-5, what: `${degrees}, ${step}` });
    }
  }
  const point = eyeOf(lids(8).map(() => ({ x: 3, y: 4 })));
  assert.is(point.openness, 0);
  assert.equal(point.gaze, { yaw: 0, pitch: 0 });
});

landmarks.run();
