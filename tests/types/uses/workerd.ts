// `saccade` under a condition of the edge is `saccade/edge`.
import { createDetector, type Detector, type EdgeOptions } from 'saccade';
import type { Detector as Same } from 'saccade/edge';

export const make = (options: EdgeOptions): Promise<Detector> => createDetector(options);
export const same = (detector: Detector): Same => detector;
// @ts-expect-error
void createDetector();
