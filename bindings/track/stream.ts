// Frames of a stream.
import type { ImageSource } from '../types.ts';

/** Frames of a stream; streams are not iterable everywhere. */
export function streamFrames(stream: ReadableStream<ImageSource>): AsyncIterator<ImageSource> {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? { done, value: undefined } : { done, value };
    },
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
