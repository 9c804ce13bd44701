// Writes a job's fields one after the other, each at its natural alignment, as the job classes of assembly/ lay them
// out.
import { JobBytes, type Op } from '../../assembly/abi.ts';
import { SaccadeError } from '../errors.ts';
import type { Run } from './module.ts';

const COUNT = 4; // where a kernel leaves what it counted

export class JobWriter {
  readonly #memory: WebAssembly.Memory;
  readonly #run: Run;
  readonly #job: number;
  #view: DataView;
  #at = 0;

  /** Jobs are written at the address `job`: JobBytes.Most bytes that are this writer's own. */
  constructor(memory: WebAssembly.Memory, run: Run, job: number) {
    this.#memory = memory;
    this.#run = run;
    this.#job = job;
    this.#view = new DataView(memory.buffer);
  }

  start(op: Op): this {
    // growing the memory detaches its buffer
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new DataView(this.#memory.buffer);
    this.#at = this.#job;
    return this.words(op, 0);
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

  /** Runs the job, whose fields end after `bytes`; returns what it counted. */
  run(bytes: JobBytes): number {
    if (this.#at - this.#job !== bytes) throw new RangeError(`job of ${this.#at - this.#job} bytes, not ${bytes}`);
    try {
      this.#run(this.#job);
    } catch (cause) {
      // kernels keep nothing between jobs, and whoever gave this one releases the memory: the next picture may come
      const what = `A kernel failed: ${(cause as Error).message}. The detector goes on.`;
      throw new SaccadeError('SACCADE_KERNEL_FAILED', what, { cause });
    }
    return this.#view.getInt32(this.#job + COUNT, true);
  }
}
