// A bounded number of pictures in memory, however many are asked for at once; the others wait in order.
import { yieldToEvents } from '../runtime/yield.ts';
import { AbortListeners } from './signals.ts';

interface Waiting {
  start(): void;
  reject(reason: unknown): void;
}

/** One picture is looked at while others are decoded: more in memory would make nothing faster. */
export function slotsFor(threads: number): Slots {
  return new Slots(1 + threads);
}

export class Slots {
  #free: number;
  #waiting: Waiting[] = [];
  readonly #signals = new AbortListeners<Waiting>((one, reason) => {
    this.#waiting = this.#waiting.filter((other) => other !== one);
    one.reject(reason);
  });

  constructor(size: number) {
    this.#free = size;
  }

  /** Runs `work` once there is a slot. Rejects with `signal.reason` where the signal says so while it waits. */
  async use<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    await this.#take(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.start();
      else this.#free++;
    }
  }

  #take(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#free > 0) return void this.#free--;
    return new Promise((resolve, reject) => {
      const one: Waiting = {
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
