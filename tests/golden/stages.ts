// The pyramid and P-Net by themselves: all that these tests know of the engine's inside.
import { propose, type LevelReport } from '../../bindings/cascade/pnet.ts';
import { pyramidLevels } from '../../bindings/cascade/pyramid.ts';
import { loadImage } from '../../bindings/image/photo.ts';
import { resizeInterArea, resizeScratchBytes } from '../../bindings/image/resize.ts';
import type { PixelImage } from '../../bindings/index.node.ts';
import { alone, runThrough } from '../../bindings/runtime/stage.ts';
import { createNets } from '../helpers/engine.ts';

const { engine, nets } = await createNets();
const { arena } = engine;
const executor = alone(engine, { mtcnn: nets });

export interface Level {
  width: number;
  height: number;
  rgb: Uint8Array;
  /** P-Net's cells over the threshold, and the boxes that stay of them */
  cells: number;
  kept: number;
}

/** Every level of a picture, and how many boxes P-Net gives of all of them. */
export function stagesOf(
  picture: PixelImage,
  smallest: number,
  factor: number,
  threshold: number,
): { levels: Level[]; proposed: number } {
  const mark = arena.mark();
  try {
    const photo = loadImage(engine, picture, picture.width * picture.height);
    const sizes = pyramidLevels(photo.width, photo.height, smallest, factor);
    const pixels = sizes.map(({ width, height }) => {
      const inner = arena.mark();
      const level = { at: arena.alloc(width * height * 4), width, height };
      resizeInterArea(engine, level, photo, arena.alloc(resizeScratchBytes(level)));
      const rgb = withoutAlpha(arena.u8(level.at, width * height * 4));
      arena.release(inner);
      return rgb;
    });
    const reports: LevelReport[] = [];
    const options = { minFaceSize: smallest, scaleFactor: factor, threshold: Math.fround(threshold) };
    const { count } = runThrough(propose(executor, photo, options, () => undefined, reports));
    const levels = sizes.map(({ width, height }, i) => {
      const { candidates, kept } = reports[i]!;
      return { width, height, rgb: pixels[i]!, cells: candidates, kept };
    });
    return { levels, proposed: count };
  } finally {
    arena.release(mark);
  }
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = rgba[Math.floor(i / 3) * 4 + (i % 3)]!;
  return rgb;
}
