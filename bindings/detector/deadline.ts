// A time by which something must have been said.

/** Timers hold no more, and would ring at once. */
const MOST_MS = 2 ** 31 - 1;

export class Deadline {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls `late` after `ms`, unless it is stopped before; never where there is no such number. */
  constructor(ms: number | undefined, late: () => void) {
    // This thread may have been busy meanwhile: what was said in time is heard before the second one rings.
    const lookAgain = () => (this.#timer = setTimeout(late, 1));
    if (ms !== undefined && ms <= MOST_MS) this.#timer = setTimeout(lookAgain, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
