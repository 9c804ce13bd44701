// Heat maps to an eye: 18 landmarks in photo pixels.
import { LANDMARKS, type ElgConfig } from '../nets/elg.ts';
import type { Affine2d } from '../runtime/ops.ts';
import type { Eye, PupilRule } from '../types.ts';
import { confidenceOf } from './confidence.ts';
import { eyeFrom, type Landmarks } from './eye.ts';
import { mapPoint } from './patches.ts';
import { pupilRule } from './pupil.ts';

/** `values`: 3 rows of `stride` f32, x and y in heat-map cells and the highest value, as `softArgmax` writes them. */
export function readLandmarks(values: Float32Array, stride: number, toPhoto: Affine2d, config: ElgConfig): Landmarks {
  const points = Array.from({ length: LANDMARKS }, (_, i) =>
    mapPoint(toPhoto, values[i]! * config.firstStride, values[stride + i]! * config.firstStride),
  );
  const peaks = Array.from(values.subarray(2 * stride, 2 * stride + LANDMARKS));
  return { points, peaks, confidence: confidenceOf(peaks, config.confidence) };
}

/** The same as an eye. */
export function readEye(
  values: Float32Array,
  stride: number,
  toPhoto: Affine2d,
  config: ElgConfig,
  pupil: PupilRule = 'auto',
): Eye {
  return eyeFrom(readLandmarks(values, stride, toPhoto, config), pupilRule(pupil, config));
}
