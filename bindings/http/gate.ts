// Who comes in: so many requests at a time, of which so many are looked at, callers in turns; nobody while it drains.
import { SaccadeError } from '../errors.ts';
import { Slots } from '../detector/slots.ts';
import { Refusal } from './refusal.ts';

/** Of the mean of what pictures take, how much the last one counts. */
const SHARE = 0.1;
/** A body of which nothing came for so long makes room where there is none, ms. */
const STALLED = 1000;

/** A request inside whose picture has not had its turn. */
interface Waiting {
  caller: string;
  giveUp: AbortController;
  /** when something of its body came last, `performance.now()`; Infinity once it is whole */
  heard: number;
}

export class Gate {
  readonly #concurrent: number;
  readonly #most: number;
  readonly #slots: Slots;
  readonly #idle: (() => void)[] = [];
  /** by caller, in the order in which they came */
  readonly #waiting = new Map<string, Waiting[]>();
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

  /**
   * Runs `work` inside, with a signal that gives it up, how it takes its turn, and whom it tells what came of its body.
   * Rejects at once where there is no room, or no more room; where another caller has more that wait, the last of those
   * makes room, else one whose body does not come.
   */
  async enter<T>(caller: string, work: (givenUp: AbortSignal, turn: Turn, hear: Hear) => Promise<T>): Promise<T> {
    if (this.#isDraining) throw new Refusal('HTTP_DRAINING', 'The server is about to stop. Try again.');
    if (this.#inside >= this.#most && !this.#makeRoom(caller)) throw this.#busy();
    const one = { caller, giveUp: new AbortController(), heard: performance.now() };
    const hear = (isWhole: boolean) => void (one.heard = isWhole ? Infinity : performance.now());
    this.#wait(one);
    this.#inside++;
    try {
      return await work(one.giveUp.signal, (signal, look) => this.#turn(one, signal, look), hear);
    } finally {
      this.#leave(one);
      if (--this.#inside === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  /** Lets nobody in any more; resolves when nobody is inside. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    if (this.#inside > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #turn<T>(one: Waiting, signal: AbortSignal, look: () => Promise<T>): Promise<T> {
    return this.#slots.use(signal, one.caller, async () => {
      this.#leave(one);
      const start = performance.now();
      this.#atWork++;
      try {
        return await look();
      } finally {
        this.#atWork--;
        const took = performance.now() - start;
        this.#mean = this.#mean === 0 ? took : this.#mean + SHARE * (took - this.#mean);
      }
    });
  }

  // Takes a place from the longest line, unless that is the caller's own, or would be no longer than his; else from
  // who has been silent for longest: names are free, many of them could hold all places with bodies that never come.
  #makeRoom(caller: string): boolean {
    let longest: Waiting[] = [];
    for (const line of this.#waiting.values()) if (line.length > longest.length) longest = line;
    const isLonger = longest.length > (this.#waiting.get(caller)?.length ?? 0) + 1;
    const one = isLonger ? longest.at(-1) : this.#stalled();
    if (!one) return false;
    this.#leave(one);
    one.giveUp.abort(this.#busy());
    return true;
  }

  #stalled(): Waiting | undefined {
    const all = [...this.#waiting.values()].flat().filter(({ heard }) => heard < performance.now() - STALLED);
    return all.sort((a, b) => a.heard - b.heard)[0];
  }

  #wait(one: Waiting): void {
    const line = this.#waiting.get(one.caller);
    if (line) line.push(one);
    else this.#waiting.set(one.caller, [one]);
  }

  #leave(one: Waiting): void {
    const line = this.#waiting.get(one.caller);
    const at = line?.indexOf(one) ?? -1;
    if (at >= 0) line!.splice(at, 1);
    if (line?.length === 0) this.#waiting.delete(one.caller);
  }

  #busy(): SaccadeError {
    return new SaccadeError('SACCADE_BUSY', `Expected at most ${this.#most} requests at a time. Try again.`);
  }
}

/** Called with each piece of a body, at last with `isWhole`. */
export type Hear = (isWhole: boolean) => void;

/** Runs `look` when its turn has come. Rejects with `signal.reason` where the signal says so before that. */
export type Turn = <T>(signal: AbortSignal, look: () => Promise<T>) => Promise<T>;
