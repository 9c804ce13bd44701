// Memory for one kernel call: every block lies between two canaries, outputs are NaN throughout, inputs must stay as
// they were.
import type { Engine } from '../../bindings/runtime/engine.ts';
import type { Arena } from '../../bindings/runtime/memory.ts';

const FENCE = 256; // bytes on each side
const NAN_BYTE = 0xff; // four or eight of them are NaN: what is read from a fence shows in the result

type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

interface Block {
  name: string;
  at: number;
  bytes: number;
  /** what an input held; null for outputs */
  was: Uint8Array | null;
}

export class Canary {
  readonly #arena: Arena;
  readonly #mark: number;
  readonly #blocks: Block[] = [];

  constructor(engine: Engine) {
    this.#arena = engine.arena;
    this.#mark = this.#arena.mark();
  }

  /** `values`, copied in; returns where. */
  input(values: Values, name = 'input'): number {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const at = this.#fence(name, bytes.length, bytes.slice());
    this.#arena.u8(at, bytes.length).set(bytes);
    return at;
  }

  /** Bytes that a kernel will write: an output, scratch, or what it changes in place. */
  output(bytes: number, name = 'output'): number {
    return this.#fence(name, bytes, null);
  }

  /** `values`, copied in, that a kernel may change. */
  inPlace(values: Values, name = 'boxes'): number {
    const at = this.output(values.byteLength, name);
    this.#arena.u8(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return at;
  }

  /** Fills an output with NaN again. */
  poison(at: number, bytes: number): void {
    this.#arena.u8(at, bytes).fill(NAN_BYTE);
  }

  /** Throws if anything but the outputs was written. */
  check(): void {
    for (const { name, at, bytes, was } of this.#blocks) {
      const before = this.#arena.u8(at - FENCE, FENCE);
      for (let i = FENCE - 1; i >= 0; i--)
        if (before[i] !== NAN_BYTE) throw new Error(`wrote ${FENCE - i} bytes before ${name}`);
      const after = this.#arena.u8(at + bytes, FENCE);
      for (let i = 0; i < FENCE; i++)
        if (after[i] !== NAN_BYTE) throw new Error(`wrote at byte ${bytes + i} of ${name}, which has ${bytes}`);
      if (!was) continue;
      const now = this.#arena.u8(at, bytes);
      for (let i = 0; i < bytes; i++) if (now[i] !== was[i]) throw new Error(`wrote to byte ${i} of ${name}`);
    }
  }

  /** Checks, and gives the memory back. */
  release(): void {
    this.check();
    this.#arena.release(this.#mark);
  }

  #fence(name: string, bytes: number, was: Uint8Array | null): number {
    const start = this.#arena.alloc(FENCE + bytes + FENCE);
    this.#arena.u8(start, FENCE + bytes + FENCE).fill(NAN_BYTE);
    this.#blocks.push({ name, at: start + FENCE, bytes, was });
    return start + FENCE;
  }
}
