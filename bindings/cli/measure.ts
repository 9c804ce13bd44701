// The check before the measurements of `saccade bench`, and its detector as they take it.

import { isDeepStrictEqual } from 'node:util';
import { mapMany } from '../detector/many.ts';
import type { Subject } from '../speed/measure.ts';
import type { Face, PixelImage } from '../types.ts';
import type { Inspector, Picture } from './library.ts';

/** A picture whose answers were checked. */
export interface Sample {
  file: string;
  pixels: PixelImage;
  faces: Face[];
}

/** A picture's second answer is not its first: nothing that this machine computes can be relied on. */
export class WrongAnswer extends Error {}

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

/** Pictures that are taken were read before: no limit on their size. */
export function subjectOf(detector: Inspector): Subject<Picture> {
  const inspect = (picture: Picture) => detector.inspect(picture, { maxPixels: Infinity });
  return {
    concurrency: detector.concurrency,
    detect: (picture) => detector.detect(picture, Infinity),
    many: (pictures) => mapMany(pictures, detector.concurrency, undefined, inspect),
  };
}
