// Boxes to the inputs of R- and O-Net: as they are, or turned upright.
import { Box } from '../../assembly/abi.ts';
import { expected, SaccadeError } from '../errors.ts';
import type { Engine } from '../runtime/engine.ts';
import { cropScratchBytes, type Rgba } from '../runtime/ops.ts';
import { reach, type Boxes } from './boxlist.ts';

// Boxes reach over the border, but not this many pictures wide: a crop's work grows with its box.
const FARTHEST = 8;

// Pixels of a crop that is to be turned, by one of the input's: the finer they are, the less does turning blur.
const FINE = 2;

const PIXEL_BYTES = 12; // three f32
const MAP_FLOATS = 6;

/** Boxes of whole pixels to (count, size, size, 3) f32 at `dst`. */
export function cut(engine: Engine, dst: number, photo: Rgba, boxes: Boxes, size: number): void {
  const scratch = engine.arena.alloc(cropScratchBytes(size, checkedReach(engine, boxes, photo)));
  engine.ops.crop(dst, photo, boxes.at, boxes.count, size, scratch);
}

/** A box that lies turned in the photo. */
export interface Tilted {
  /** its middle, px; pixel i reaches from i to i + 1 */
  x: number;
  y: number;
  width: number;
  height: number;
  /** the direction along its width, of length 1: (cos, -sin) */
  cos: number;
  sin: number;
  isMirrored?: boolean;
}

/** Turned boxes to (n, size, size, 3) f32 at `dst`: the upright region of the photo around each, turned. */
export function cutTilted(engine: Engine, dst: number, photo: Rgba, boxes: readonly Tilted[], size: number): void {
  const { arena, ops } = engine;
  const n = boxes.length;
  // pixels that only change places need no more
  const from = boxes.every(({ cos, sin }) => cos * sin === 0) ? size : FINE * size;
  const regions = arena.alloc(n * Box.Bytes);
  const maps = arena.alloc(n * MAP_FLOATS * 4);
  for (const [i, box] of boxes.entries()) {
    const { region, map } = place(box, size, from);
    arena.f64(regions + i * Box.Bytes, 4).set(region);
    arena.f32(maps + i * MAP_FLOATS * 4, MAP_FLOATS).set(map);
  }
  const crops = arena.alloc(n * from * from * PIXEL_BYTES + 4);
  cut(engine, crops, photo, { at: regions, count: n }, from);
  ops.turn(dst, crops, maps, n, size, from);
}

// The region of the photo that holds a box, as a record's corners, and where the box's pixels lie in its crop.
function place({ x, y, width, height, cos, sin, isMirrored = false }: Tilted, size: number, from: number) {
  const wide = Math.abs(cos) * width + Math.abs(sin) * height;
  const high = Math.abs(sin) * width + Math.abs(cos) * height;
  const [left, right] = [Math.floor(x - wide / 2), Math.ceil(x + wide / 2)];
  const [top, bottom] = [Math.floor(y - high / 2), Math.ceil(y + high / 2)];
  // crop pixels to a photo pixel, photo pixels to an input's
  const [sx, sy] = [from / (right - left), from / (bottom - top)];
  const [across, down] = [(isMirrored ? -width : width) / size, height / size];
  const middle = (size - 1) / 2;
  const row = (u: number, v: number, at: number) => [u, v, at - u * middle - v * middle];
  return {
    region: [left + 1, top + 1, right, bottom],
    map: [
      ...row(sx * cos * across, sx * sin * down, sx * (x - left) - 0.5),
      ...row(-sy * sin * across, sy * cos * down, sy * (y - top) - 0.5),
    ],
  };
}

// Pixels that a crop may read at once; throws where a box is so large, or so far away, that only other weights can have
// made it.
function checkedReach({ arena }: Engine, boxes: Boxes, photo: Rgba): number {
  const most = reach(arena, boxes);
  const limit = FARTHEST * Math.max(photo.width, photo.height);
  if (most <= limit) return most;
  const came = `${most}; these weights are not MTCNN's`;
  throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected(`boxes within ${limit} px`, 'the networks', came));
}
