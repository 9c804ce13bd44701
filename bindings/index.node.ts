// saccade in Node.
import { openInNode } from './node/open.ts';
import type { Detector, DetectorOptions } from './types.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';

/**
 * Loads kernels and weights once. Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be read or are
 * not ours.
 */
export function createDetector(options: DetectorOptions = {}): Promise<Detector> {
  return openInNode(options);
}
