// What the commands need of the library, so that they can be tested with another.

import type { Detector, DetectorOptions, Face } from '../types.ts';

export interface Library {
  createDetector(options?: DetectorOptions): Promise<Detector>;
  toMtcnn(faces: readonly Face[]): unknown;
}
