// Who comes in: so many requests at a time, of which so many are looked at, in order; nobody while it drains.
import { SaccadeError } from '../errors.ts';
import { Slots } from '../detector/slots.ts';
import { Refusal } from './refusal.ts';

/** Of the mean of what pictures take, how much the last one counts. */
const SHARE = 0.1;

export class Gate {
  readonly #concurrent: number;
  readonly #most: number;
  readonly #slots: Slots;
  readonly #idle: (() => void)[] = [];
  #inside = 0;
  #atWork = 0;
  #isDraining = false;
  /** ms */
  #mean = 0;

  constructor(concurrent: number, queue: number) {
    this.#concurrent = concurrent;
    this.#most = concurrent + queue;
    this.#slots = new Slots(concurrent);
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** requests inside: bodies that come, pictures that wait, pictures that are looked at */
  get inside(): number {
    return this.#inside;
  }

  get atWork(): number {
    return this.#atWork;
  }

  /** Seconds after which there may be room again. */
  get retryAfter(): number {
    return Math.max(1, Math.ceil((this.#inside * this.#mean) / this.#concurrent / 1000));
  }

  /** Runs `work` inside. Rejects at once where there is no room, or no more room. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isDraining) throw new Refusal('HTTP_DRAINING', 'The server is about to stop. Try again.');
    if (this.#inside >= this.#most) {
      throw new SaccadeError('SACCADE_BUSY', `Expected at most ${this.#most} requests at a time. Try again.`);
    }
    this.#inside++;
    try {
      return await work();
    } finally {
      if (--this.#inside === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** Runs `work` when its turn has come. Rejects with `signal.reason` where the signal says so before that. */
  turn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#slots.use(signal, async () => {
      const start = performance.now();
      this.#atWork++;
      try {
        return await work();
      } finally {
        this.#atWork--;
        const took = performance.now() - start;
        this.#mean = this.#mean === 0 ? took : this.#mean + SHARE * (took - this.#mean);
      }
    });
  }

  /** Lets nobody in any more; resolves when nobody is inside. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#inside > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
