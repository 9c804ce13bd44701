// Boxes in memory: records of 64 bytes, one after the other (assembly/abi.ts says what is where).
import { Box } from '../../assembly/abi.ts';
import type { Arena } from '../runtime/memory.ts';

/** `count` records at `at`. */
export interface Boxes {
  at: number;
  count: number;
}

/** A list at the top of the arena that grows while nothing else is allocated. */
export class BoxList implements Boxes {
  readonly at: number;
  count = 0;
  readonly #arena: Arena;
  #bytes = 0;
  #top: number;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.at = arena.mark();
    this.#top = this.at;
  }

  /** Makes room for n more; returns where the next one goes. */
  room(n: number): number {
    if (this.#arena.mark() !== this.#top) throw new Error('boxes below the top');
    const missing = (this.count + n) * Box.Bytes - this.#bytes;
    if (missing > 0) {
      this.#arena.alloc(missing);
      this.#bytes += missing;
      this.#top = this.#arena.mark();
    }
    return this.at + this.count * Box.Bytes;
  }
}

/** A record as numbers. */
export interface BoxRecord {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  score: number;
  offsets: number[];
  order: number;
  ref: number;
}

export function readBox(arena: Arena, boxes: Boxes, i: number): BoxRecord {
  const at = boxes.at + i * Box.Bytes;
  const [x1, y1, x2, y2] = arena.f64(at, 4) as unknown as [number, number, number, number];
  const [score, ...offsets] = arena.f32(at + Box.Score, 5) as unknown as [number, ...number[]];
  const [order, ref] = arena.i32(at + Box.Order, 2) as unknown as [number, number];
  return { x1, y1, x2, y2, score, offsets, order, ref };
}

/** Pixels along the longest side of some boxes of whole pixels, or to the farthest, whichever is more. */
export function reach(arena: Arena, boxes: Boxes): number {
  let most = 0;
  const corners = arena.f64(boxes.at, (boxes.count * Box.Bytes) / 8);
  for (let i = 0; i < corners.length; i += Box.Bytes / 8) {
    const [x1, y1, x2, y2] = corners.subarray(i) as unknown as [number, number, number, number];
    most = Math.max(most, x2 - x1 + 1, y2 - y1 + 1, Math.abs(x1), Math.abs(y1));
  }
  return most;
}
