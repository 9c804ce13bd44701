// A match: one piece of work, done by us and by others in one process, in turns. Whoever gives another answer is not timed.
import type { PeerEngine } from './engines/index.ts';
import type { Timed } from '../rounds.ts';
import { startCascade } from './matches/cascade.ts';
import { startCrops } from './matches/crops.ts';
import { startElg } from './matches/elg.ts';
import { startPyramid } from './matches/pnet.ts';

export interface Contender {
  name: string;
  run: Timed;
  /** throws where its answer is not ours; returns what to say of it */
  check?: () => Promise<string>;
  /** operations of one run, counted direct */
  flop?: number;
}

/** Makes the contenders, ourselves first, then a peer an engine. */
export type Match = (threads: number, engines: readonly PeerEngine[]) => Promise<Contender[]>;

export const MATCHES = {
  'pnet 640x480': (threads, engines) => startPyramid(640, 480, threads, engines),
  'pnet 1280x720': (threads, engines) => startPyramid(1280, 720, threads, engines),
  'rnet 256': (threads, engines) => startCrops('rnet', 256, threads, engines),
  'onet 16': (threads, engines) => startCrops('onet', 16, threads, engines),
  'elg published': (threads, engines) => startElg('published', threads, engines),
  'elg default': (threads, engines) => startElg('default', threads, engines),
  'elg lite': (threads, engines) => startElg('lite', threads, engines),
  'faces 640x480': (threads, engines) => startCascade(640, 480, threads, engines),
  'faces 1280x720': (threads, engines) => startCascade(1280, 720, threads, engines),
} satisfies Record<string, Match>;

export type MatchName = keyof typeof MATCHES;
