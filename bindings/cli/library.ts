// What the commands need of the library, so that they can be tested with another.

import type { CascadeDetector } from '../detector.ts';
import type { DetectorOptions, Face } from '../types.ts';

/** A detector, and whole pictures on any thread. */
export type Looker = Pick<CascadeDetector, 'lookAnywhere' | 'concurrency' | 'detectEye' | 'info' | 'close'>;

export interface Library {
  createDetector(options?: DetectorOptions): Promise<Looker>;
  toMtcnn(faces: readonly Face[]): unknown;
}
