// Time per stage.
import type { StageTimings } from '../types.ts';

/** Adds the time since the last lap to a stage. */
export class Stopwatch {
  readonly timings: StageTimings = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0 };
  #last = performance.now();

  /** The time since the last lap was this stage's. Bound: it is handed on. */
  readonly lap = (stage: keyof StageTimings): void => {
    const now = performance.now();
    this.timings[stage] += now - this.#last;
    this.#last = now;
  };

  /** Leaves a pause out. */
  skip(ms: number): void {
    this.#last += ms;
  }
}
