// The measurements of `saccade bench`, and the check before them.

import { isDeepStrictEqual } from 'node:util';
import { mapMany } from '../detector/many.ts';
import type { Face, PixelImage, Timings } from '../types.ts';
import type { Inspector, Picture } from './library.ts';

/** A picture whose answers were checked. */
export interface Sample {
  file: string;
  pixels: PixelImage;
  faces: Face[];
}

/** A picture's second answer is not its first: nothing that this machine computes can be relied on. */
export class WrongAnswer extends Error {}

const MIN_ROUNDS = 3;

/**
 * Detects in a picture alone, from its file and from its pixels, and as one of several at a time, where each has a
 * thread.
 *
 * @throws WrongAnswer when one bit differs; the library's own error when it cannot be read
 */
export async function checked(detector: Inspector, file: string, maxPixels: number | undefined): Promise<Sample> {
  const { faces } = await detector.detect(file, maxPixels);
  const pixels = await detector.decode(file, maxPixels);
  const again = [await detector.detect(pixels, maxPixels)];
  const several = Array<string>(2 * detector.info.threads + 1).fill(file);
  again.push(...(await Promise.all(several.map((picture) => detector.inspect(picture, { maxPixels })))));
  if (!again.every((other) => isDeepStrictEqual(other.faces, faces))) {
    throw new WrongAnswer(`Expected the same faces each time but received others for ${file}.`);
  }
  return { file, pixels, faces };
}

/**
 * Milliseconds that a picture alone takes, from its file: medians of rounds over all pictures; `total` as the caller
 * waits.
 */
export async function timeStages(
  detector: Inspector,
  samples: readonly Sample[],
  milliseconds: number,
): Promise<Timings & { total: number }> {
  const rounds: (Timings & { total: number })[] = [];
  const end = performance.now() + milliseconds;
  while (rounds.length < MIN_ROUNDS || performance.now() < end) {
    const sum = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0, total: 0 };
    for (const { file } of samples) {
      const start = performance.now();
      const { timings } = await detector.detect(file, Infinity);
      const total = performance.now() - start;
      for (const [stage, value] of Object.entries({ ...timings, total })) sum[stage as keyof typeof sum] += value;
    }
    rounds.push(sum);
  }
  const middle = (stage: keyof Timings | 'total') => median(rounds.map((round) => round[stage])) / samples.length;
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
export async function rateOf(detector: Inspector, pictures: readonly Picture[], milliseconds: number): Promise<number> {
  function* endless() {
    for (let n = 0; ; n++) yield pictures[n % pictures.length]!;
  }
  const inspect = (picture: Picture) => detector.inspect(picture, { maxPixels: Infinity });
  // as many whole rounds over the pictures as keep all threads busy
  const round = pictures.length * Math.ceil(detector.concurrency / pictures.length);
  const rounds: number[] = [];
  const begin = performance.now();
  let last = begin;
  for await (const result of mapMany(endless(), detector.concurrency, undefined, inspect)) {
    if ('error' in result) throw result.error;
    if ((result.index + 1) % round > 0) continue;
    const now = performance.now();
    rounds.push(now - last);
    last = now;
    if (rounds.length > MIN_ROUNDS && now - begin >= milliseconds) break;
  }
  return (1000 * round) / median(rounds.slice(1)); // in the first one threads have just begun
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
