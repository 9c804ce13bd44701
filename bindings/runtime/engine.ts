// What everything computes on: memory and kernels, closed as one. A thread's engine is an instance of its own on the
// host's memory.
import { JobBytes } from '../../assembly/abi.ts';
import { SaccadeError } from '../errors.ts';
import { JobWriter } from './job.ts';
import { Arena, createMemory, JOB_AT, type Region } from './memory.ts';
import { instantiate } from './module.ts';
import { createOps, type Ops } from './ops.ts';

export class Engine {
  #arena: Arena | null;
  #ops: Ops | null;

  private constructor(module: WebAssembly.Module, from: string, arena: Arena, job: number) {
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

  /** An engine with a memory of its own that holds what another one's arena has below its mark: the packed networks. */
  static copy(module: WebAssembly.Module, below: Uint8Array): Engine {
    const engine = Engine.create(module, 'wasm', true);
    engine.arena.copy(below);
    return engine;
  }

  /** A thread's engine: on the host's memory, in a region that is its own. */
  static within(module: WebAssembly.Module, memory: WebAssembly.Memory, { at, bytes }: Region): Engine {
    const arena = new Arena(memory, { at: at + JobBytes.Most, bytes: bytes - JobBytes.Most });
    return new Engine(module, 'thread', arena, at);
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
