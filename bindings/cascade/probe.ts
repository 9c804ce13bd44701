// One look through networks that are not our own, before they are used: weights whose values are all finite can still
// overflow on the way.
import { expected, SaccadeError } from '../errors.ts';
import { alone, runThrough } from '../runtime/stage.ts';
import type { Engine } from '../runtime/engine.ts';
import type { PixelImage } from '../types.ts';
import { cascade, eyeOf, type CascadeOptions } from './index.ts';
import type { Nets } from './stages.ts';

const SIDE = 48;
const noLap = () => undefined;

/** Throws SACCADE_BAD_WEIGHTS where outputs are not finite. */
export function probe(engine: Engine, nets: Nets): void {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => i * i);
  const image: PixelImage = { data, width: SIDE, height: SIDE, format: 'gray' };
  const options = { minFaceSize: 12, scaleFactor: 0.5, thresholds: [0, 0, 0], minConfidence: 0, minFaceArea: 0 };
  const all = { ...options, maxPixels: Infinity, batchSize: 32 } as unknown as CascadeOptions;
  // nothing is below the thresholds, so that something must be found
  if (runThrough(cascade(alone(engine, nets), image, all, noLap)).length === 0) {
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected('finite values', 'the outputs of mtcnn', 'none'));
  }
  if (nets.elg) runThrough(eyeOf(engine, nets.elg, image, 'left', Infinity, noLap));
}
