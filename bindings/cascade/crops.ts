// A network over the crops under some boxes, in batches of bounded size, so that memory does not grow with their number.
import { Box } from '../../assembly/abi.ts';
import { expected, SaccadeError } from '../errors.ts';
import type { PackedLayer } from '../nets/layer.ts';
import { forward, planLayers, shapeBytes } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import { cropScratchBytes, type Rgba } from '../runtime/ops.ts';
import { widest, type Boxes } from './boxlist.ts';
import type { Checkpoint } from './stopwatch.ts';

// Boxes reach over the border, but not this many pictures wide: a crop's work grows with its box.
const FARTHEST = 8;

/** A network that reads size x size crops, and the probability that its boxes must exceed. */
export interface CropStage {
  layers: PackedLayer[];
  size: number;
  threshold: number;
  batchSize: number;
}

/** Boxes that pass, with new scores and offsets, written to `dst`; landmarks to `points` (10 f32 a box) unless it is 0. */
export function* classify(
  engine: Engine,
  stage: CropStage,
  photo: Rgba,
  boxes: Boxes,
  dst: number,
  points = 0,
): Checkpoint<Boxes> {
  const { arena, ops } = engine;
  const { layers, size, threshold, batchSize } = stage;
  const shape = (maps: number) => ({ maps, h: size, w: size, c: 3 });
  const batch = Math.min(batchSize, boxes.count);
  const input = arena.alloc(shapeBytes(shape(batch)));
  const most = widest(arena, boxes);
  const limit = FARTHEST * Math.max(photo.width, photo.height);
  if (!(most <= limit)) {
    const came = `one of ${most}; these weights are not MTCNN's`;
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected(`boxes at most ${limit} px wide`, 'the networks', came));
  }
  const threadBytes = cropScratchBytes(size, most);
  const scratch = arena.alloc(threadBytes * engine.threads);
  const maps = arena.alloc(planLayers(layers, shape(batch), engine.threads).bytes);
  let count = 0;
  for (let i = 0; i < boxes.count; i += batch) {
    const n = Math.min(batch, boxes.count - i);
    const at = boxes.at + i * Box.Bytes;
    ops.crop(input, photo, at, n, size, scratch, threadBytes);
    const plan = planLayers(layers, shape(n), engine.threads);
    const heads = { at: forward(engine, plan, input, maps), bytes: plan.output.c * 4 };
    count += ops.select(dst + count * Box.Bytes, heads, at, n, count, threshold, points && points + count * 40);
    yield;
  }
  return { at: dst, count };
}
