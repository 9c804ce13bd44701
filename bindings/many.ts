// Many pictures through one detector, in input order, with a bounded number of them in hand.
import type { Face, ManyResult } from './types.ts';

/**
 * Starts up to `concurrency` pictures ahead and yields their results in input order. A picture that fails is an `error` entry; an
 * aborted signal ends everything.
 */
export async function* mapMany<T>(
  images: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  signal: AbortSignal | undefined,
  detect: (image: T) => Promise<Face[]>,
): AsyncGenerator<ManyResult<T>, void, undefined> {
  const source = Symbol.asyncIterator in images ? images[Symbol.asyncIterator]() : images[Symbol.iterator]();
  const inHand: Promise<ManyResult<T>>[] = [];
  let index = 0;
  let isOver = false;
  try {
    while (true) {
      while (!isOver && inHand.length < concurrency) {
        signal?.throwIfAborted();
        const next = await source.next();
        if (next.done) isOver = true;
        else inHand.push(one(next.value, index++));
      }
      const result = await inHand.shift();
      signal?.throwIfAborted();
      if (!result) return;
      yield result;
    }
  } finally {
    if (!isOver) await source.return?.();
    await Promise.all(inHand);
  }

  async function one(image: T, at: number): Promise<ManyResult<T>> {
    try {
      return { index: at, image, faces: await detect(image) };
    } catch (error) {
      return { index: at, image, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
}
