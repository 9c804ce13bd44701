// P-Net over a pyramid in the cascade's own steps, with every level in memory of its own, so that resizing can be left
// out.
import { bands, exactCells, screenBand, workspace, type Workspace } from '../../bindings/cascade/bands.ts';
import { screenBound } from '../../bindings/cascade/proposals.ts';
import { pyramidLevels, resizeInterArea, type Level } from '../../bindings/cascade/pyramid.ts';
import type { Rgba } from '../../bindings/runtime/ops.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { createNets } from '../engine.ts';

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
  /** fills the levels from the photo */
  resize(): void;
  /** P-Net on the levels: screening, then exact numbers for the cells that may pass; returns how many were screened */
  run(): number;
  /** the same, and what came out */
  cells(): Cell[];
  /** a level as the network sees it: (height, width, 3), normalized */
  input(level: number): Float32Array;
}

export async function createPyramid(photo: PixelImage, minFaceSize = 20, threads = 1): Promise<Pyramid> {
  const { engine, nets } = await createNets(threads);
  const { arena } = engine;
  const { width, height, data } = photo;
  const source: Rgba = { at: arena.alloc(data.length), width, height };
  arena.u8(source.at, data.length).set(data);
  const levels = pyramidLevels(width, height, minFaceSize, 0.709);
  const images = levels.map((level): Rgba => ({ ...level, at: arena.alloc(level.width * level.height * 4) }));
  const base = arena.mark();
  const spaces = levels.map((level): Workspace => workspace(nets.pnet, level, base, threads));
  arena.alloc(Math.max(...spaces.map(({ end }) => end)) - base);
  const bound = screenBound(THRESHOLD, nets.pnet.screen.margin);

  const resize = () => images.forEach((image, i) => resizeInterArea(engine, image, source, spaces[i]!.resize));
  resize();
  const run = (found?: Cell[]) => {
    let screened = 0;
    for (const [i, level] of levels.entries()) {
      const at = spaces[i]!;
      for (const band of bands(level)) {
        const { n, pooled } = screenBand(engine, nets.pnet, images[i]!, band, bound, at);
        screened += n;
        if (n === 0) continue;
        const heads = exactCells(engine, nets.pnet, pooled, at.cells, n, at);
        if (!found) continue;
        const values = arena.f32(heads, n * 8);
        const cells = arena.i32(at.cells, n * 2);
        for (let k = 0; k < n; k++) {
          const probability = Math.fround(1 / (1 + Math.exp(values[8 * k]! - values[8 * k + 1]!)));
          if (probability >= THRESHOLD) found.push({ level: i, x: cells[2 * k]!, y: cells[2 * k + 1]!, probability });
        }
      }
    }
    return screened;
  };
  return {
    levels,
    resize,
    run: () => run(),
    cells: () => {
      const found: Cell[] = [];
      run(found);
      return found;
    },
    input: (i) => {
      const { at, width: w, height: h } = images[i]!;
      const rgba = arena.u8(at, w * h * 4);
      return Float32Array.from({ length: w * h * 3 }, (_, k) => (rgba[Math.floor(k / 3) * 4 + (k % 3)]! - 127.5) / 128);
    },
  };
}
