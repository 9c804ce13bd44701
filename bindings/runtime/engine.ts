// What everything computes on: memory and kernels, closed as one.
import { SaccadeError } from '../errors.ts';
import { JobWriter } from './job.ts';
import { instantiate } from './load.ts';
import { Arena } from './memory.ts';
import { createOps, type Ops } from './ops.ts';

export class Engine {
  #arena: Arena | null;
  #ops: Ops | null;

  /** Instantiates `module` on a memory of its own; `from` names it in errors. */
  constructor(module: WebAssembly.Module, from = 'wasm') {
    this.#arena = new Arena();
    this.#ops = createOps(new JobWriter(this.#arena, instantiate(module, this.#arena.memory, from)));
  }

  get arena(): Arena {
    return this.#arena ?? closed();
  }

  get ops(): Ops {
    return this.#ops ?? closed();
  }

  /** Lets the memory go; every later use throws SACCADE_CLOSED. */
  close(): void {
    this.#arena = null;
    this.#ops = null;
  }
}

function closed(): never {
  throw new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
}
