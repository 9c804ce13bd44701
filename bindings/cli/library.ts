// What the commands need of the library, so that they can be tested with another.

import type { Detector } from '../detector/detector.ts';
import type { DetectorOptions, Face } from '../types.ts';

/** A detector, and whole pictures on any thread. */
export type Inspector = Pick<Detector, 'inspect' | 'concurrency' | 'detectEye' | 'info' | 'close'>;

export interface Library {
  createDetector(options?: DetectorOptions): Promise<Inspector>;
  toMtcnn(faces: readonly Face[]): unknown;
}
