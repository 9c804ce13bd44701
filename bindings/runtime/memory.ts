// The one owner of the WebAssembly memory: an arena. Weights are allocated first and kept; everything else is released, last in first
// out, when its step ends. Addresses are bytes; every block starts on a cache line.
import { SaccadeError } from '../errors.ts';

const PAGE = 65536;
const MAX_PAGES = 65536; // 4 GiB, all that 32-bit addresses reach
const LEAST_PAGES = 2048; // 128 MiB: less is not worth a start
const INITIAL_PAGES = 64;
const LINE = 64;
const FIRST = 1024; // below: address 0 stays unused, the job, the threads' control words

/** Where the job that runs is written. */
export const JOB_AT = 64;

/** Where the words lie by which threads find a job. */
export const CONTROL_AT = 256;

export class Arena {
  readonly memory: WebAssembly.Memory;
  #top = FIRST;
  #peak = FIRST;

  /** `shared`: threads compute on it too. */
  constructor(shared = false) {
    this.memory = memoryOf(MAX_PAGES, shared);
  }

  /** The address of `bytes` fresh bytes, not cleared. Throws SACCADE_OUT_OF_MEMORY. Views made before may be detached by it. */
  alloc(bytes: number): number {
    const at = this.#top;
    const top = at + Math.ceil(bytes / LINE) * LINE;
    this.#reserve(top);
    this.#top = top;
    if (top > this.#peak) this.#peak = top;
    return at;
  }

  /** What `release` needs to free everything allocated from now on. */
  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    this.#top = mark;
  }

  /** A copy of everything below `mark`, in memory that threads may share. */
  snapshot(mark: number): Uint8Array {
    const bytes = new Uint8Array(new SharedArrayBuffer(mark - FIRST));
    bytes.set(this.u8(FIRST, bytes.length));
    return bytes;
  }

  /** Puts a snapshot back to its addresses; the arena must be empty. */
  restore(snapshot: Uint8Array): void {
    this.u8(this.alloc(snapshot.length), snapshot.length).set(snapshot);
  }

  /** The most bytes ever in use at once. */
  get peak(): number {
    return this.#peak;
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
    const pages = Math.ceil(top / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages <= 0) return;
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new SaccadeError(
        'SACCADE_OUT_OF_MEMORY',
        `Could not grow the memory to ${Math.ceil(top / 1048576)} MiB. Use a smaller picture, a larger minFaceSize or a lower maxPixels.`,
        { cause },
      );
    }
  }
}

// Some engines set a shared memory's maximum aside at once, and phones refuse 4 GiB: then half is asked for, and half of that.
function memoryOf(maximum: number, shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared });
  } catch (cause) {
    if (maximum > LEAST_PAGES) return memoryOf(maximum / 2, shared);
    throw new SaccadeError('SACCADE_OUT_OF_MEMORY', 'There is no memory to be had for the kernels.', { cause });
  }
}
