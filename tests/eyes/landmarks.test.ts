// An eye from its landmarks.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readEye } from '../../bindings/eyes/landmarks.ts';
import { pupilRule } from '../../bindings/eyes/pupil.ts';
import type { Eye, Point, PupilRule } from '../../bindings/types.ts';
import { close } from '../helpers/close.ts';
import { OURS } from '../helpers/eyes.ts';

const landmarks = suite('eyes/landmarks');

// An eye from landmarks in heat-map cells, the photo three times as large.
function eyeOf(
  points: readonly Point[],
  toPhoto = { xu: 1, xv: 0, x0: 0, yu: 0, yv: 1, y0: 0 },
  peak = 1,
  pupil: PupilRule = 'auto',
): Eye {
  const values = new Float32Array(3 * 20);
  for (const [i, { x, y }] of points.entries()) {
    values[i] = x;
    values[20 + i] = y;
    values[40 + i] = peak;
  }
  return readEye(values, 20, toPhoto, OURS, pupil);
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

landmarks('closed: lids that meet and an iris that is not seen, both', () => {
  assert.is(eyeOf(lids(2), undefined, 0.3).openness < 0.065, true);
  assert.is(eyeOf(lids(2), undefined, 0.3).closed, true);
  assert.is(eyeOf(lids(2), undefined, 0.7).closed, false);
  assert.is(eyeOf(lids(8), undefined, 0.3).closed, false);
});

landmarks('openness is at most 1', () => {
  assert.is(eyeOf(lids(400)).openness, 1);
});

landmarks('pupil: the mean of 8 points, or where people mark: 0.03 radii toward the lower lid', () => {
  for (const degrees of [0, 40, 180]) {
    const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
    const toPhoto = { xu: cos, xv: -sin, x0: 9, yu: sin, yv: cos, y0: -4 };
    const [mean, center] = (['mean', 'center'] as const).map((rule) => eyeOf(lids(12), toPhoto, 1, rule)) as [Eye, Eye];
    const { x, y } = center.irisCenter;
    close([center.pupil.x, center.pupil.y], [x - 0.45 * sin, y + 0.45 * cos], { tolerance: 1e-5 });
    const at = { x: 90 * cos - 54 * sin + 9, y: 90 * sin + 54 * cos - 4 };
    close([mean.pupil.x, mean.pupil.y], [at.x, at.y], { tolerance: 1e-5 });
  }
  // of networks that were measured 'auto' is the center, of others the mean
  const curve = {
    ...OURS,
    confidence: [
      [0, 0],
      [1, 1],
    ] as [number, number][],
  };
  assert.is(pupilRule('auto', curve), 'center');
  assert.is(pupilRule('auto', OURS), 'mean');
  assert.is(pupilRule('center', OURS), 'center');
  // an eye without width has no lower lid
  const point = eyeOf(
    lids(8).map(() => ({ x: 3, y: 4 })),
    undefined,
    1,
    'center',
  );
  assert.equal(point.pupil, { x: 9, y: 12 });
});

landmarks.run();
