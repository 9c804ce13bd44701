// Many pictures through one detector, in input order, with a bounded number of them in hand.

import { asSaccadeError, type SaccadeError } from '../errors.ts';

/** What came of one picture. */
export type One<T, R> = { index: number; image: T } & (R | { error: SaccadeError });

/**
 * Starts up to `concurrency` pictures ahead and yields their results in input order. A picture that fails is an `error`
 * entry; an aborted signal ends everything.
 */
export async function* mapMany<T, R extends object>(
  images: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  signal: AbortSignal | undefined,
  work: (image: T) => Promise<R>,
): AsyncGenerator<One<T, R>, void, undefined> {
  const source = Symbol.asyncIterator in images ? images[Symbol.asyncIterator]() : images[Symbol.iterator]();
  const inHand: Promise<One<T, R>>[] = [];
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

  async function one(image: T, at: number): Promise<One<T, R>> {
    try {
      return { index: at, image, ...(await work(image)) };
    } catch (error) {
      return { index: at, image, error: asSaccadeError(error) };
    }
  }
}
