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
  const all: CascadeOptions = {
    minFaceSize: 12,
    scaleFactor: 0.5,
    thresholds: [0, 0, 0],
    minConfidence: 0,
    maxFaces: Infinity,
    minFaceArea: 0,
    autoDownscale: false,
    light: 'as-is',
    maxPixels: Infinity,
    maxDecodeMs: Infinity,
    batchSize: 32,
    eyes: true,
    eyePatch: 'upright',
    pupil: 'auto',
    rotations: 'none',
    refine: false,
    suppression: { level: 0.5, pnet: 0.7, rnet: 0.7 },
  };
  // nothing is below the thresholds, so that something must be found
  if (runThrough(cascade(alone(engine, nets), image, all, noLap)).length === 0) {
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected('finite values', 'the outputs of mtcnn', 'none'));
  }
  const one = { side: 'left', pupil: 'auto', refine: false, maxPixels: Infinity } as const;
  if (nets.elg) runThrough(eyeOf(engine, nets.elg, image, one, noLap));
}
