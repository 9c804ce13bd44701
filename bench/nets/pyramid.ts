// P-Net over a pyramid in the cascade's own strips. With `ready` each level lies in memory before, and a strip only
// copies its rows.
import { pyramidLevels, type Level } from '../../bindings/cascade/pyramid.ts';
import { screenBound, stripsOf } from '../../bindings/cascade/pnet.ts';
import { resizeInterArea, resizeScratchBytes } from '../../bindings/image/resize.ts';
import { StripRun } from '../../bindings/nets/bands.ts';
import type { Rgba } from '../../bindings/runtime/ops.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { normalize } from '../../tests/reference/normalize.ts';
import { createNets } from '../engine.ts';
import { place } from '../kernels/place.ts';

export const THRESHOLD = Math.fround(0.6);

/** A cell whose probability reaches the threshold. */
export interface Cell {
  level: number;
  x: number;
  y: number;
  probability: number;
}

export interface Pyramid {
  levels: readonly Level[];
  /** the strips' resizes alone */
  resize(): void;
  /** resizes and P-Net: screening, then exact numbers for the cells that may pass */
  run(): void;
  /** P-Net on levels that are there already */
  ready(): void;
  /** what `run` finds */
  cells(): Cell[];
  /** a level as the network sees it: (height, width, 3), normalized */
  input(level: number): Float32Array;
}

export async function createPyramid(photo: PixelImage, minFaceSize = 20): Promise<Pyramid> {
  const { engine, nets } = await createNets();
  const { arena } = engine;
  const { width, height } = photo;
  const source: Rgba = { at: place(engine, photo.data as Uint8Array), width, height };
  const levels = pyramidLevels(width, height, minFaceSize, 0.709);
  const strips = stripsOf(levels, Infinity);
  const images = levels.map((level): Rgba => {
    const image = { ...level, at: arena.alloc(level.width * level.height * 4) };
    const mark = arena.mark();
    resizeInterArea(engine, image, source, arena.alloc(resizeScratchBytes(level)));
    arena.release(mark);
    return image;
  });
  const bound = screenBound(THRESHOLD, nets.pnet.screen.margin);

  const search = (from: (level: number) => Rgba, found?: Cell[]) => {
    for (const strip of strips) {
      const mark = arena.mark();
      const level = levels.indexOf(strip.level);
      const run = new StripRun(engine, nets.pnet, from(level), strip.level, strip);
      for (const top of run.tops()) {
        run.resize(top);
        const cells = run.screen(top, bound);
        if (cells.n === 0) continue;
        const heads = arena.f32(run.exact(top, cells), cells.n * 8);
        const pairs = arena.i32(cells.at, cells.n * 2);
        for (let k = 0; k < cells.n && found; k++) {
          const probability = Math.fround(1 / (1 + Math.exp(heads[8 * k]! - heads[8 * k + 1]!)));
          const [x, y] = [cells.left + pairs[2 * k]!, cells.top + pairs[2 * k + 1]!];
          if (probability >= THRESHOLD) found.push({ level, x, y, probability });
        }
      }
      arena.release(mark);
    }
  };
  return {
    levels,
    resize() {
      for (const strip of strips) {
        const mark = arena.mark();
        const run = new StripRun(engine, nets.pnet, source, strip.level, strip);
        for (const top of run.tops()) run.resize(top);
        arena.release(mark);
      }
    },
    run: () => search(() => source),
    ready: () => search((level) => images[level]!),
    cells() {
      const found: Cell[] = [];
      search(() => source, found);
      return found;
    },
    input: (i) => {
      const { at, width: w, height: h } = images[i]!;
      return normalize(arena.u8(at, w * h * 4), w * h);
    },
  };
}
