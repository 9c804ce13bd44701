// How sure an eye is: the curve of a weight file, read between its points, and what stands in where there is none.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { confidenceOf } from '../../bindings/eyes/confidence.ts';
import { LANDMARKS, isCurve } from '../../bindings/weights/elg.ts';
import { close } from '../helpers/close.ts';

const confidences = suite('confidence');

const CURVE = [
  [0.2, 0],
  [0.4, 0.5],
  [0.8, 0.98],
] as const;

/** Lids and eyeball at one height, the nine of the iris at another. */
function peaks(lids: number, iris: number): number[] {
  return Array.from({ length: LANDMARKS }, (_, i) => (i >= 8 && i < 17 ? iris : lids));
}

for (const [iris, want] of [
  [-1, 0],
  [0.2, 0],
  [0.3, 0.25],
  [0.4, 0.5],
  [0.6, 0.74],
  [0.8, 0.98],
  [1.3, 0.98],
] as const) {
  confidences(`an iris of mean peak ${iris} is worth ${want}, whatever the lids say`, () => {
    for (const lids of [-2, 0, 0.5, 2]) close([confidenceOf(peaks(lids, iris), CURVE)], [want], { tolerance: 1e-12 });
  });
}

confidences('the mean counts: one point that is not seen does not make an eye doubtful', () => {
  const some = peaks(1, 0.8);
  some[10] = 0.8 - 9 * 0.2;
  close([confidenceOf(some, CURVE)], [0.74], { tolerance: 1e-12 });
});

confidences('without a curve: the mean of all peaks, each cut to 0..1', () => {
  close([confidenceOf(peaks(0.9, 0.6), undefined)], [0.75], { tolerance: 1e-12 });
  close([confidenceOf(peaks(7, -3), undefined)], [0.5], { tolerance: 1e-12 });
});

confidences('what a curve is', () => {
  assert.ok(isCurve(CURVE));
  // prettier-ignore
  const bad = [undefined, null, {}, [], [[0, 0]], [[0, 0], [0, 1]], [[0, 0.5], [1, 0.4]], [[0, 0], [1, 1.1]], [[0, -0.1], [1, 1]], [[0, 0], [1]], [[0, 0], [1, NaN]]];
  for (const value of bad) assert.not.ok(isCurve(value), JSON.stringify(value));
});

confidences.run();
