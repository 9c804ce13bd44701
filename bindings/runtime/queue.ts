// The queue of units in shared memory: how host and threads share a stage of the work on a picture.
//
// One word holds the number of the stage (20 bits) and the next unit that nobody has taken (12 bits); a unit is taken
// by one compare-and-swap. A thread writes a result into memory of its own and then, by one compare-and-swap from
// "pending in this stage", its address into the unit's slot. A thread that is late (asleep, put aside by the system, or
// in a stage that was left) thus changes nothing but its own memory: the host waits for nobody, and does a unit again
// where its thread takes too long.
import { QUEUE_AT } from './memory.ts';

/** Units of a stage at the most. */
export const MOST_UNITS = 1024;

/** Numbers that describe a stage's task at the most. */
const TASK_WORDS = 32;

// Places in the queue, each on a cache line of its own.
const NEXT = 0; // stage and unit
const ACTIVE = 16; // 1 while there is a picture that threads may help with
const SLEEPERS = 32; // threads that wait to be woken
const TASK_AT = QUEUE_AT + 256;
const SLOTS_AT = TASK_AT + 8 * TASK_WORDS;

const UNIT_BITS = 12;
const CLOSED = 0xfff;
const STAGES = 0xfffff;

// Looks before a thread goes to sleep: about 50 µs. Waking one takes 10 to 60, and the next stage of a picture is
// nearer than that.
const PATIENCE = 20_000;

const SLEEP_MS = 5;

// What a slot holds below the number of its stage; everything else is an address.
const PENDING = 0;
const FAILED = 1;

/** What became of a unit: not known yet, nothing, or the address of its result. */
export type Outcome = 'pending' | 'failed' | number;

export class UnitQueue {
  readonly #words: Int32Array;
  readonly #task: Float64Array;
  readonly #slots: BigInt64Array;
  #stage = 0;
  #units = 0;

  constructor(memory: WebAssembly.Memory) {
    this.#words = new Int32Array(memory.buffer, QUEUE_AT, 64);
    this.#task = new Float64Array(memory.buffer, TASK_AT, TASK_WORDS);
    this.#slots = new BigInt64Array(memory.buffer, SLOTS_AT, MOST_UNITS);
  }

  /** Host: threads may help from now on, or no more. */
  setActive(isActive: boolean): void {
    Atomics.store(this.#words, ACTIVE, isActive ? 1 : 0);
    // a new number, so that no thread goes to sleep on the old one and misses the end
    this.#stage = (this.#stage + 1) & STAGES;
    this.#publish(CLOSED);
  }

  /** Host: offers units 0 .. units - 1 of a task. */
  open(units: number, task: readonly number[]): void {
    this.#stage = (this.#stage + 1) & STAGES;
    this.#units = units;
    this.#task.set([units, ...task]);
    const pending = slot(this.#stage, PENDING);
    for (let unit = 0; unit < units; unit++) Atomics.store(this.#slots, unit, pending);
    this.#publish(0);
  }

  /** Host: lets nobody take more. */
  close(): void {
    Atomics.store(this.#words, NEXT, (this.#stage << UNIT_BITS) | CLOSED);
  }

  /** Host: what a thread made of a unit of the open stage. */
  outcome(unit: number): Outcome {
    const value = Number(Atomics.load(this.#slots, unit) & 0xffffffffn);
    return value === PENDING ? 'pending' : value === FAILED ? 'failed' : value;
  }

  /** The next unit that nobody has taken, -1 where there is none. */
  take(): number {
    for (;;) {
      const next = Atomics.load(this.#words, NEXT);
      const unit = next & CLOSED;
      if (next >>> UNIT_BITS !== this.#stage || unit >= this.#units) return -1;
      if (Atomics.compareExchange(this.#words, NEXT, next, next + 1) === next) return unit;
    }
  }

  /**
   * Thread: waits for the next stage and reads its task; null when none is wanted, or this one is elsewhere. Blocks.
   */
  next(isWantedElsewhere: () => boolean = () => false): readonly number[] | null {
    for (let looks = 0; ; looks++) {
      const next = Atomics.load(this.#words, NEXT);
      if (Atomics.load(this.#words, ACTIVE) === 0 || isWantedElsewhere()) return null;
      if (next >>> UNIT_BITS !== this.#stage && (next & CLOSED) !== CLOSED) {
        this.#stage = next >>> UNIT_BITS;
        // it may be the next one's already: then the stage is another, and nothing can be taken by this number
        const [units, ...task] = this.#task;
        this.#units = units!;
        return task;
      }
      if (looks < PATIENCE) continue;
      Atomics.add(this.#words, SLEEPERS, 1);
      // not for ever: a thread that is called back between its look and its sleep would miss the call
      Atomics.wait(this.#words, NEXT, next, SLEEP_MS);
      Atomics.sub(this.#words, SLEEPERS, 1);
      looks = 0;
    }
  }

  /** Thread: says where the result of a unit lies, null where there is none. Does nothing once its stage is over. */
  settle(unit: number, result: number | null): void {
    const done = slot(this.#stage, result ?? FAILED);
    Atomics.compareExchange(this.#slots, unit, slot(this.#stage, PENDING), done);
  }

  get isActive(): boolean {
    return Atomics.load(this.#words, ACTIVE) === 1;
  }

  #publish(unit: number): void {
    Atomics.store(this.#words, NEXT, (this.#stage << UNIT_BITS) | unit);
    if (Atomics.load(this.#words, SLEEPERS) > 0) Atomics.notify(this.#words, NEXT);
  }
}

/** Wakes the threads that wait for a stage, so that they look whether they are wanted elsewhere. */
export function wakeSleepers(memory: WebAssembly.Memory): void {
  Atomics.notify(new Int32Array(memory.buffer, QUEUE_AT, 64), NEXT);
}

function slot(stage: number, value: number): bigint {
  return (BigInt(stage) << 32n) | BigInt(value);
}
