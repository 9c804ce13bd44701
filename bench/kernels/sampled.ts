// What kernel benches share: seeded numbers in the arena, and checks of some of the outputs.
import type { Engine } from '../../bindings/runtime/engine.ts';

/** Numbers in [-0.5, 0.5), the same every time. */
export function createRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000 - 0.5;
  };
}

/** `n` random float32 in the arena; returns where, and a copy. */
export function randomFloats(engine: Engine, n: number, random: () => number): { at: number; values: Float32Array } {
  const at = engine.arena.alloc(n * 4);
  const values = Float32Array.from({ length: n }, random);
  engine.arena.f32(at, n).set(values);
  return { at, values };
}

/** `n` random bytes in the arena. */
export function randomBytes(engine: Engine, n: number, random: () => number): { at: number; values: Uint8Array } {
  const at = engine.arena.alloc(n);
  const values = Uint8Array.from({ length: n }, () => Math.floor((random() + 0.5) * 256));
  engine.arena.u8(at, n).set(values);
  return { at, values };
}

/** Some of the numbers below n, first and last among them. */
export function some(n: number, count = 200): number[] {
  if (n <= count) return Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.floor((i * (n - 1)) / (count - 1)));
}

/** Throws unless |got - expected| <= tolerance. */
export function near(got: number, expected: number, tolerance: number, where: string): void {
  if (!(Math.abs(got - expected) <= tolerance)) throw new Error(`${where}: ${got}, expected ${expected}`);
}
