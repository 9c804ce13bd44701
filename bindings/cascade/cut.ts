// Boxes to the inputs of R- and O-Net: upright as they are, or upright in a frame that is turned.
import { Box } from '../../assembly/abi.ts';
import { expected, SaccadeError } from '../errors.ts';
import type { Engine } from '../runtime/engine.ts';
import { cropScratchBytes, type Rgba } from '../runtime/ops.ts';
import { reach, type Boxes } from './boxlist.ts';
import type { Frame } from './frame.ts';

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

/** The same of a frame's boxes: the upright region of the photo around each, turned. */
export function cutTurned(engine: Engine, dst: number, photo: Rgba, boxes: Boxes, size: number, frame: Frame): void {
  const { arena, ops } = engine;
  const n = boxes.count;
  const from = frame.isQuarter ? size : FINE * size;
  const regions = arena.alloc(n * Box.Bytes);
  const maps = arena.alloc(n * MAP_FLOATS * 4);
  for (let i = 0; i < n; i++) {
    const [x1, y1, x2, y2] = arena.f64(boxes.at + i * Box.Bytes, 4) as unknown as [number, number, number, number];
    const { region, map } = place({ x1, y1, x2, y2 }, frame, size, from);
    arena.f64(regions + i * Box.Bytes, 4).set(region);
    arena.f32(maps + i * MAP_FLOATS * 4, MAP_FLOATS).set(map);
  }
  const crops = arena.alloc(n * from * from * PIXEL_BYTES + 4);
  cut(engine, crops, photo, { at: regions, count: n }, from);
  ops.turn(dst, crops, maps, n, size, from);
}

interface Corners {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

// The region of the photo that holds a box of the frame, as a box, and where the box's pixels lie in its crop.
function place({ x1, y1, x2, y2 }: Corners, frame: Frame, size: number, from: number) {
  const { cos, sin } = frame;
  // corners count from 1, and the last pixel is part of the box; other weights may turn one inside out
  const [width, height] = [Math.max(1, x2 - x1 + 1), Math.max(1, y2 - y1 + 1)];
  const center = frame.placeInPhoto({ x: x1 - 1 + width / 2, y: y1 - 1 + height / 2 });
  const wide = Math.abs(cos) * width + Math.abs(sin) * height;
  const high = Math.abs(sin) * width + Math.abs(cos) * height;
  const left = Math.floor(center.x - wide / 2);
  const top = Math.floor(center.y - high / 2);
  const right = Math.ceil(center.x + wide / 2);
  const bottom = Math.ceil(center.y + high / 2);
  // crop pixels to a photo pixel, photo pixels to an input's
  const [sx, sy] = [from / (right - left), from / (bottom - top)];
  const [across, down] = [width / size, height / size];
  const middle = (size - 1) / 2;
  const row = (u: number, v: number, at: number) => [u, v, at - u * middle - v * middle];
  return {
    region: [left + 1, top + 1, right, bottom],
    map: [
      ...row(sx * cos * across, sx * sin * down, sx * (center.x - left) - 0.5),
      ...row(-sy * sin * across, sy * cos * down, sy * (center.y - top) - 0.5),
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
