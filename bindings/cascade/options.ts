// What decides how a picture is looked at.
import type { EyePatch, PupilRule, Rotations } from '../types.ts';

/** Detect options with nothing left open (bindings/options.ts checks and fills them). */
export interface CascadeOptions {
  minFaceSize: number;
  scaleFactor: number;
  thresholds: readonly [number, number, number];
  minConfidence: number;
  maxFaces: number;
  minFaceArea: number;
  autoDownscale: boolean;
  light: 'as-is' | 'auto';
  maxPixels: number;
  /** of whoever decodes the picture before */
  maxDecodeMs: number;
  batchSize: number;
  eyes: boolean;
  eyePatch: EyePatch;
  pupil: PupilRule;
  rotations: Rotations;
  refine: boolean;
  suppression: Suppression;
}

/** How much boxes may cover of each other, intersection over union, before the less likely one goes. */
export interface Suppression {
  /** among P-Net's of one level of the pyramid */
  level: number;
  /** among P-Net's of all levels */
  pnet: number;
  rnet: number;
}
