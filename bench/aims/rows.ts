// What was set out to be reached, row by row: ratios of best times in one run, or a share of the peak.
import type { PeerName } from '../peers/install.ts';
import type { MatchName } from '../peers/match.ts';

export interface Aim {
  match: MatchName;
  against: PeerName;
  /** so many times faster than that one with as many threads: on one, and on two */
  ratio: Partial<Record<1 | 2, number>>;
}

export const AIMS: readonly Aim[] = [
  { match: 'pnet 640x480', against: 'onnxruntime-web', ratio: { 1: 4, 2: 4.5 } },
  { match: 'rnet 256', against: 'onnxruntime-web', ratio: { 1: 3.5, 2: 3.5 } },
  { match: 'onet 16', against: 'onnxruntime-web', ratio: { 1: 3, 2: 3 } },
  { match: 'elg published', against: 'onnxruntime-web', ratio: { 1: 3.5, 2: 4 } },
  { match: 'faces 640x480', against: 'onnxruntime-web', ratio: { 1: 4, 2: 4.5 } },
  { match: 'faces 1280x720', against: 'onnxruntime-web', ratio: { 1: 4, 2: 4.5 } },
  { match: 'faces 640x480', against: 'onnxruntime-node', ratio: { 1: 2.5, 2: 2.5 } },
  { match: 'faces 1280x720', against: 'onnxruntime-node', ratio: { 1: 2.5, 2: 2.5 } },
];
