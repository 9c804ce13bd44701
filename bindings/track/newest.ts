// Frames as they come, against someone who takes them more slowly: the newest wins, the others are passed over and
// closed.
import { yieldToEvents } from '../runtime/yield.ts';
import type { ImageSource } from '../types.ts';

/** A frame in hand: whoever takes it closes it. */
export interface Frame {
  image: ImageSource;
  /** number in the source, from 0 */
  index: number;
  /** ms of performance.now() when it came */
  arrived: number;
  /** frames passed over since the one taken before */
  dropped: number;
}

export type Frames = AsyncIterator<ImageSource> | Iterator<ImageSource>;

/** Reads `frames`, one at a time (`everyFrame`) or as fast as they come. */
export class Newest {
  readonly #frames: Frames;
  readonly #everyFrame: boolean;
  #count = 0;
  #waiting: Frame | null = null;
  #isOver = false;
  #failure: { error: unknown } | null = null;
  #wake: () => void = () => undefined;
  #isReading = false;

  constructor(frames: Frames, everyFrame: boolean) {
    this.#frames = frames;
    this.#everyFrame = everyFrame;
  }

  /**
   * The newest frame that was not taken; null where the source has ended. Rejects as the source does, or with the
   * signal's reason.
   */
  async take(signal: AbortSignal | undefined): Promise<Frame | null> {
    const stop = () => this.#wake();
    signal?.addEventListener('abort', stop);
    try {
      while (true) {
        signal?.throwIfAborted();
        const frame = this.#waiting;
        this.#waiting = null;
        if (frame) return frame;
        if (this.#failure) throw this.#failure.error;
        if (this.#isOver) return null;
        const changed = new Promise<void>((resolve) => (this.#wake = resolve));
        if (!this.#isReading) void this.#read();
        await changed;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Closes what waits, and the source. */
  async end(): Promise<void> {
    const wasOver = this.#isOver;
    this.#isOver = true;
    if (this.#waiting) closeFrame(this.#waiting.image);
    this.#waiting = null;
    // a source that is asked for a frame at this moment answers only after it: nobody need wait for that
    const closing = wasOver ? undefined : this.#frames.return?.();
    if (!this.#isReading) await closing;
    else void Promise.resolve(closing).catch(() => undefined);
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (!this.#isOver) {
        const next = await this.#frames.next();
        if (next.done) {
          this.#isOver = true;
          break;
        }
        if (this.#isOver) {
          closeFrame(next.value);
          break;
        }
        const late = this.#waiting;
        if (late) closeFrame(late.image);
        const dropped = late ? late.dropped + 1 : 0;
        this.#waiting = { image: next.value, index: this.#count++, arrived: performance.now(), dropped };
        this.#wake();
        if (this.#everyFrame) break;
        // a source that has everything ready must not keep the frame's taker from its work
        await yieldToEvents();
      }
    } catch (error) {
      this.#failure = { error };
      this.#isOver = true;
    } finally {
      this.#isReading = false;
      this.#wake();
    }
  }
}

/** Gives back what a frame holds, where it holds something (VideoFrame, ImageBitmap). */
export function closeFrame(image: ImageSource): void {
  const { close } = Object(image) as { close?: unknown };
  if (typeof close === 'function') close.call(image);
}
