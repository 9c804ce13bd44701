// The owners of the WebAssembly memory: arenas. The host's grows from the header up: weights are allocated first and
// kept; everything else is released, last in first out, when its step ends. A thread's arena is a block that the host
// set aside, and does not grow. Addresses are bytes; every block starts on a cache line.
import { SaccadeError } from '../errors.ts';

const PAGE = 65536;
const MAX_PAGES = 65536; // 4 GiB, all that 32-bit addresses reach
const LEAST_PAGES = 2048; // 128 MiB: less is not worth a start
const INITIAL_PAGES = 64;
const LINE = 64;

/** Where the host's job is written. Below: address 0 stays unused. */
export const JOB_AT = 64;

/** Where the queue of units lies (runtime/queue.ts). */
export const QUEUE_AT = 256;

/** Where the arena begins, after the job and the queue. */
export const ARENA_AT = 9216;

/** A block of the memory that is one thread's own. */
export interface Region {
  at: number;
  bytes: number;
}

export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly #end: number;
  #top: number;
  #peak: number;
  #recent: number;

  /** `region`: only this block; the arena then does not grow. */
  constructor(memory: WebAssembly.Memory, region?: Region) {
    this.memory = memory;
    this.#top = region?.at ?? ARENA_AT;
    this.#end = region ? region.at + region.bytes : Infinity;
    this.#peak = this.#recent = this.#top;
  }

  /**
   * The address of `bytes` fresh bytes, not cleared. Throws SACCADE_OUT_OF_MEMORY. Views made before may be detached by
   * it.
   */
  alloc(bytes: number): number {
    const at = this.#top;
    const top = at + alignBytes(bytes);
    this.#reserve(top);
    this.#top = top;
    if (top > this.#peak) this.#peak = top;
    if (top > this.#recent) this.#recent = top;
    return at;
  }

  /** What `release` needs to free everything allocated from now on. */
  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    this.#top = mark;
  }

  /** Moves a block down to `mark` and frees everything else above; returns `mark`, its new address. */
  compact(mark: number, at: number, bytes: number): number {
    if (at !== mark) this.u8(mark, at - mark + bytes).copyWithin(0, at - mark);
    this.#top = mark + alignBytes(bytes);
    return mark;
  }

  /** The most bytes ever in use at once. */
  get peak(): number {
    return this.#peak;
  }

  /** The most bytes in use at once since this was last called. */
  takeRecentPeak(): number {
    const recent = this.#recent;
    this.#recent = this.#top;
    return recent;
  }

  /** The same on a new memory, as small as it can be: what is allocated comes along. Throws SACCADE_OUT_OF_MEMORY. */
  moved(): Arena {
    const arena = new Arena(createMemory(!(this.memory.buffer instanceof ArrayBuffer)));
    const bytes = this.#top - ARENA_AT;
    arena.u8(arena.alloc(bytes), bytes).set(this.u8(ARENA_AT, bytes));
    return arena;
  }

  u8(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  i32(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }

  f32(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length);
  }

  f64(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length);
  }

  #reserve(top: number): void {
    // the host does the unit again, where there is room
    if (top > this.#end) throw new SaccadeError('SACCADE_OUT_OF_MEMORY', 'no room for this unit');
    const pages = Math.ceil(top / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages <= 0) return;
    try {
      this.memory.grow(pages);
    } catch (cause) {
      const size = `${Math.ceil(top / 1048576)} MiB`;
      const hint = 'Use a smaller picture, a larger minFaceSize or a lower maxPixels.';
      throw new SaccadeError('SACCADE_OUT_OF_MEMORY', `Could not grow the memory to ${size}. ${hint}`, { cause });
    }
  }
}

/** A memory for an engine; `shared`: threads compute on it too. Throws SACCADE_OUT_OF_MEMORY. */
export function createMemory(shared: boolean, maximum = MAX_PAGES): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared });
  } catch (cause) {
    // some engines set a shared memory's maximum aside at once, and phones refuse 4 GiB: then half is asked for, and
    // half of that
    if (maximum > LEAST_PAGES) return createMemory(shared, maximum / 2);
    throw new SaccadeError('SACCADE_OUT_OF_MEMORY', 'There is no memory for the kernels.', { cause });
  }
}

/** Rounded up to cache lines: threads that wrote to one line would take it from each other. */
export function alignBytes(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}
