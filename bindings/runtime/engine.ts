// What everything computes on: memory and kernels, closed as one. A thread's engine is an instance of its own on the
// host's memory.
import { SaccadeError } from '../errors.ts';
import { JobWriter } from './job.ts';
import { Arena, createMemory, JOB_AT } from './memory.ts';
import { instantiate } from './module.ts';
import { createOps, type Ops } from './ops.ts';

export class Engine {
  #arena: Arena | null;
  #ops: Ops | null;
  readonly #createOps: (arena: Arena) => Ops;

  /** Instantiates `module` on an arena's memory; jobs are written at `job`, `from` names the module in errors. */
  constructor(module: WebAssembly.Module, from: string, arena: Arena, job: number) {
    this.#createOps = ({ memory }) => createOps(new JobWriter(memory, instantiate(module, memory, from), job));
    this.#arena = arena;
    this.#ops = this.#createOps(arena);
  }

  /**
   * Instantiates `module` on a memory of its own; `from` names it in errors. `shared`: the module is a build with
   * threads.
   */
  static create(module: WebAssembly.Module, from = 'wasm', shared = false): Engine {
    return new Engine(module, from, new Arena(createMemory(shared)), JOB_AT);
  }

  get arena(): Arena {
    return this.#arena ?? fail();
  }

  get ops(): Ops {
    return this.#ops ?? fail();
  }

  /**
   * Goes on in a new memory with what is allocated now, at the same addresses: a memory that a large picture made never
   * shrinks. Nothing may be under way. Throws SACCADE_OUT_OF_MEMORY, and then all is as before.
   */
  move(): void {
    const arena = this.arena.moved();
    this.#ops = this.#createOps(arena);
    this.#arena = arena;
  }

  /** Lets the memory go; every later use throws SACCADE_CLOSED. */
  close(): void {
    this.#arena = null;
    this.#ops = null;
  }
}

/** What calls on a closed detector get. */
export function closed(): SaccadeError {
  return new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
}

function fail(): never {
  throw closed();
}
