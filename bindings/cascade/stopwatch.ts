// Time per stage, and the shape of a stage that may be stopped.
import type { Timings } from '../types.ts';

/** A stage as a generator: it yields where the caller may look at a signal, breathe, or give up. */
export type Checkpoint<T> = Generator<void, T, void>;

/** Adds the time since the last lap to a stage. */
export class Stopwatch {
  readonly timings: Timings = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0 };
  #last = performance.now();

  lap(stage: keyof Timings): void {
    const now = performance.now();
    this.timings[stage] += now - this.#last;
    this.#last = now;
  }

  /** Leaves a pause out. */
  skip(ms: number): void {
    this.#last += ms;
  }
}
