// A time by which something must have been said.

/** Timers hold no more, and would ring at once. */
const MOST_MS = 2 ** 31 - 1;
/** This thread may have been busy when the time was over: what was said in time is heard before the second ring. */
const HEARD_MS = 20;

export class Deadline {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls `late` after `ms`, unless it is stopped before; never where there is no such number. */
  constructor(ms: number | undefined, late: () => void) {
    const lookAgain = () => (this.#timer = setTimeout(late, HEARD_MS));
    if (ms !== undefined && ms <= MOST_MS) this.#timer = setTimeout(lookAgain, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
