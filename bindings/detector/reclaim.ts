// Gives back what a large picture took: WebAssembly memory only grows, so the engine moves to a new one.
import type { Executor } from '../runtime/stage.ts';

/** Memory that is worth keeping, bytes: as much as a picture of 8 megapixels takes. */
const KEPT = 48e6;

/** Pictures in a row that could do with less before memory goes back: large and small ones may take turns. */
const PATIENCE = 8;

/** Less: this share of what pictures have. */
const SHARE = 1 / 4;

export class Reclaim {
  readonly #executor: Executor<unknown>;
  readonly #moved: (memory: WebAssembly.Memory) => void;
  readonly #base: number;
  #small = 0;

  /** Nothing is under way; `moved` hears of the new memory. */
  constructor(executor: Executor<unknown>, moved: (memory: WebAssembly.Memory) => void) {
    this.#executor = executor;
    this.#moved = moved;
    this.#base = executor.engine.arena.mark();
  }

  /** Called after each picture. */
  look(): void {
    const { arena } = this.#executor.engine;
    // a picture inside another one's pause
    if (arena.mark() !== this.#base) return;
    const had = arena.memory.buffer.byteLength - this.#base;
    const used = arena.takeRecentPeak() - this.#base;
    this.#small = had > KEPT && used < SHARE * had ? this.#small + 1 : 0;
    if (this.#small < PATIENCE) return;
    this.#small = 0;
    try {
      this.#executor.move();
    } catch {
      // there is no room for both: this one stays
      return;
    }
    this.#moved(this.#executor.engine.arena.memory);
    // V8 does not count shared memory, and would not collect the old one for minutes; it counts this, which takes none
    new ArrayBuffer(had);
  }
}
