// How long a picture takes alone, stage by stage, and how many a second are done many at once: the same measurements
// for the command and the page.
import type { Face, StageTimings } from '../types.ts';

/** A detector to be measured. */
export interface Subject<Picture> {
  /** pictures that `many` has in hand at once */
  concurrency: number;
  /** a picture alone, over all threads */
  detect(picture: Picture): Promise<{ faces: readonly Face[]; timings: StageTimings }>;
  /** many pictures; ends where they do */
  many(pictures: Iterable<Picture>): AsyncIterable<{ index: number } | { index: number; error: Error }>;
}

/** ms of a picture, by stage and as the caller waits */
export type StageTimes = StageTimings & { total: number };

export interface Watch {
  /** stops between two rounds: rejects with its reason */
  signal?: AbortSignal;
  /** what is done of a measurement, 0..1 */
  progress?(share: number): void;
}

const MIN_ROUNDS = 3;

/** Milliseconds that a picture alone takes: medians of rounds over all pictures. */
export async function timeStages<Picture>(
  { detect }: Subject<Picture>,
  pictures: readonly Picture[],
  milliseconds: number,
  watch: Watch = {},
): Promise<StageTimes> {
  const rounds: StageTimes[] = [];
  const begin = performance.now();
  while (rounds.length < MIN_ROUNDS || performance.now() - begin < milliseconds) {
    const sum = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0, total: 0 };
    for (const picture of pictures) {
      const start = performance.now();
      const { timings } = await detect(picture);
      const total = performance.now() - start;
      for (const [stage, value] of Object.entries({ ...timings, total })) sum[stage as keyof typeof sum] += value;
    }
    rounds.push(sum);
    tell(watch, rounds.length, performance.now() - begin, milliseconds);
  }
  const middle = (stage: keyof StageTimes) => median(rounds.map((round) => round[stage])) / pictures.length;
  return {
    decode: middle('decode'),
    pyramid: middle('pyramid'),
    pnet: middle('pnet'),
    rnet: middle('rnet'),
    onet: middle('onet'),
    eyes: middle('eyes'),
    total: middle('total'),
  };
}

/**
 * Pictures a second, as many at once as the detector takes; the pictures come again and again. From the median of
 * rounds: somebody else's moment on the processor does not count.
 */
export async function rateOf<Picture>(
  { concurrency, many }: Subject<Picture>,
  pictures: readonly Picture[],
  milliseconds: number,
  watch: Watch = {},
): Promise<number> {
  function* endless() {
    for (let n = 0; ; n++) yield pictures[n % pictures.length]!;
  }
  // as many whole rounds over the pictures as keep all threads busy
  const round = pictures.length * Math.ceil(concurrency / pictures.length);
  const rounds: number[] = [];
  const begin = performance.now();
  let last = begin;
  for await (const result of many(endless())) {
    if ('error' in result) throw result.error;
    watch.signal?.throwIfAborted();
    if ((result.index + 1) % round > 0) continue;
    const now = performance.now();
    rounds.push(now - last);
    last = now;
    tell(watch, rounds.length, now - begin, milliseconds);
    if (rounds.length > MIN_ROUNDS && now - begin >= milliseconds) break;
  }
  return (1000 * round) / median(rounds.slice(1)); // in the first one threads have just begun
}

function tell({ signal, progress }: Watch, rounds: number, passed: number, milliseconds: number): void {
  signal?.throwIfAborted();
  progress?.(Math.min(1, rounds / MIN_ROUNDS, milliseconds > 0 ? passed / milliseconds : 1));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
