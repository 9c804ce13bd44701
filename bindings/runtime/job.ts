// Writes a job's fields one after the other, each at its natural alignment, as the job classes of assembly/ lay them out.
import { JobSize, type Op } from '../../assembly/abi.ts';
import { JOB_AT, type Arena } from './memory.ts';
import type { Pool } from './pool.ts';

const COUNT = JOB_AT + 12;

export class JobWriter {
  readonly #arena: Arena;
  readonly #pool: Pool;
  #view: DataView;
  #at = 0;
  #units = 0;

  constructor(arena: Arena, pool: Pool) {
    this.#arena = arena;
    this.#pool = pool;
    this.#view = new DataView(arena.memory.buffer);
  }

  /** how many may work on a job */
  get threads(): number {
    return this.#pool.size;
  }

  /** Begins a job of `units` units. */
  start(op: Op, units: number): this {
    // growing the memory detaches its buffer
    if (this.#view.buffer !== this.#arena.memory.buffer) this.#view = new DataView(this.#arena.memory.buffer);
    this.#at = JOB_AT;
    this.#units = units;
    return this.words(op, units, 0, 0);
  }

  /** Addresses, counts, sizes: 32-bit integers. */
  words(...values: number[]): this {
    for (const value of values) {
      this.#view.setInt32(this.#at, value, true);
      this.#at += 4;
    }
    return this;
  }

  f32(value: number): this {
    this.#view.setFloat32(this.#at, value, true);
    this.#at += 4;
    return this;
  }

  f64(value: number): this {
    this.#at = Math.ceil(this.#at / 8) * 8;
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
    return this;
  }

  /** Runs the job; returns what it counted. */
  run(): number {
    if (this.#at > JOB_AT + JobSize.Bytes) throw new RangeError(`job of ${this.#at - JOB_AT} bytes`);
    this.#pool.run(this.#units);
    return this.#view.getInt32(COUNT, true);
  }
}
