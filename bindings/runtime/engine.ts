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

  /** Instantiates `module` on an arena's memory; jobs are written at `job`, `from` names the module in errors. */
  constructor(module: WebAssembly.Module, from: string, arena: Arena, job: number) {
    this.#arena = arena;
    this.#ops = createOps(new JobWriter(arena.memory, instantiate(module, arena.memory, from), job));
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
