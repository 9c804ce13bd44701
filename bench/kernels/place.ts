// Numbers in the arena, for kernel benches.
import type { Engine } from '../../bindings/runtime/engine.ts';

/** Puts values into the arena; returns where. */
export function place({ arena }: Engine, values: Float32Array | Uint8Array): number {
  const at = arena.alloc(values.byteLength);
  arena.u8(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return at;
}
