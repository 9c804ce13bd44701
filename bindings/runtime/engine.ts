// What everything computes on: memory, kernels and threads, closed as one.
import { SaccadeError } from '../errors.ts';
import type { Following } from './follow.ts';
import { JobWriter } from './job.ts';
import { instantiate } from './load.ts';
import { Arena } from './memory.ts';
import { createOps, type Ops } from './ops.ts';
import { callerPool, sharedPool, type Pool, type Thread } from './pool.ts';

/** How many threads, and how one is started; the module must be a build with threads. */
export interface Threading {
  size: number;
  spawn: (following: Following) => Thread;
}

export class Engine {
  /** threads that may compute at once */
  readonly threads: number;
  #arena: Arena | null;
  #ops: Ops | null;
  readonly #pool: Pool;

  /** Instantiates `module` on a memory of its own; `from` names it in errors. */
  constructor(module: WebAssembly.Module, from = 'wasm', threading?: Threading) {
    const arena = new Arena(threading !== undefined);
    const { memory } = arena;
    const run = instantiate(module, memory, from);
    this.#pool = threading
      ? sharedPool(run, memory, threading.size, (thread) => threading.spawn({ module, memory, thread }))
      : callerPool(run);
    this.threads = this.#pool.size;
    this.#arena = arena;
    this.#ops = createOps(new JobWriter(arena, this.#pool));
  }

  /** One thread of a build with threads, with what `packed` holds in its memory (`Arena.snapshot`). */
  static alone(module: WebAssembly.Module, packed: Uint8Array): Engine {
    const spawn = () => ({ stop: () => undefined });
    const engine = new Engine(module, 'wasm', { size: 1, spawn });
    engine.arena.restore(packed);
    return engine;
  }

  get arena(): Arena {
    return this.#arena ?? closed();
  }

  get ops(): Ops {
    return this.#ops ?? closed();
  }

  /** Ends the threads and lets the memory go; every later use throws SACCADE_CLOSED. */
  close(): void {
    this.#pool.close();
    this.#arena = null;
    this.#ops = null;
  }
}

function closed(): never {
  throw new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
}
