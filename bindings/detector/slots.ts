// A bounded number of calls at work, however many there are; the others wait, callers in turns.
import { yieldToEvents } from '../runtime/yield.ts';
import { Circle, type Caller } from './circle.ts';
import { AbortListeners } from './signals.ts';

interface Waiting {
  caller: Caller;
  start(): void;
  reject(reason: unknown): void;
}

/** Pictures in memory: one is looked at while others are decoded; more would make nothing faster. */
export function slotsFor(threads: number): Slots {
  return new Slots(1 + threads);
}

export class Slots {
  #free: number;
  readonly #waiting = new Circle<Waiting>();
  readonly #signals = new AbortListeners<Waiting>((one, reason) => {
    this.#waiting.remove(one);
    one.reject(reason);
  });

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs `work` once there is a slot. Rejects with `signal.reason` where the signal says so while it waits. */
  async use<T>(signal: AbortSignal | undefined, caller: Caller, work: () => Promise<T>): Promise<T> {
    await this.#take(signal, caller);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.start();
      else this.#free++;
    }
  }

  #take(signal: AbortSignal | undefined, caller: Caller): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#free > 0) return void this.#free--;
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        caller,
        reject,
        start: () => {
          this.#signals.remove(signal, one);
          // two pictures that are decoded here in a row let events through in between
          resolve(yieldToEvents());
        },
      };
      this.#signals.add(signal, one);
      this.#waiting.push(one);
    });
  }
}
