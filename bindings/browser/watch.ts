// Notices workers that ended without a word, as browsers end them for memory: while something is expected of one, it is
// asked each second whether it is there. Its timer also keeps the worker: Firefox ends one that is idle and that nobody
// but its own handlers holds, as while its kernels are compiled.

const SECOND = 1000;
/** Times it is asked before it is given up, five seconds in all: an engine lets events through every few ms. */
const PATIENCE = 4;

/** What is asked, and what is answered. */
export const PING = 'ping';
export const PONG = 'pong';

export class Watch {
  readonly #ask: () => void;
  readonly #dead: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  // below 0: it has not been heard yet, and its script may take as long as it takes
  #silent = -1;

  /** `dead` is called once. */
  constructor(ask: () => void, dead: () => void) {
    this.#ask = ask;
    this.#dead = dead;
  }

  /** Another one is expected to start. */
  begin(): void {
    this.set(false);
    this.#silent = -1;
    this.set(true);
  }

  /** Something was heard. */
  hear(): void {
    this.#silent = 0;
  }

  /** Is anything expected? */
  set(isOn: boolean): void {
    if (isOn === (this.#timer !== undefined)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#silent > 0) this.#silent = 0;
    if (isOn) this.#timer = setInterval(() => this.#tick(), SECOND);
  }

  // Ticks are counted, not time: a page that slept has no right to an answer.
  #tick(): void {
    if (this.#silent >= 0) this.#silent++;
    if (this.#silent <= PATIENCE) return this.#ask();
    this.set(false);
    this.#dead();
  }
}
