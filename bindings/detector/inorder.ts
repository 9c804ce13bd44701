// Calls that take turns, in order; one whose signal aborts while it waits leaves at once, with what it holds.
import { AbortListeners } from './signals.ts';

interface Waiting {
  leave(reason: unknown): void;
}

export class InOrder {
  #last: Promise<unknown> = Promise.resolve();
  readonly #signals = new AbortListeners<Waiting>((one, reason) => one.leave(reason));

  /** Runs `work` when all before it have ended. Rejects with `signal.reason` where the signal says so before that. */
  take<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const turn = this.#wait(before, signal).then(work);
    // who left had no turn: the next one waits for those before him
    this.#last = turn.catch(() => before);
    return turn;
  }

  #wait(before: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
    if (!signal) return before;
    return new Promise<void>((resolve, reject) => {
      const one = { leave: reject };
      this.#signals.add(signal, one);
      void before.then(() => {
        this.#signals.remove(signal, one);
        resolve();
      });
    });
  }
}
