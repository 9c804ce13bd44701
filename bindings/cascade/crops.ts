// A network over the crops under some boxes: a stage whose unit is a batch of bounded size, so that memory does not
// grow with their number.
import { Box } from '../../assembly/abi.ts';
import { ONET_SIZE, RNET_SIZE, type Mtcnn } from '../nets/mtcnn.ts';
import { assertOutputs, forward, planLayers, shapeBytes } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Block, Checkpoint, Executor, Lap, Stage } from '../runtime/stage.ts';
import type { Boxes } from './boxlist.ts';
import { cut, cutTilted } from './cut.ts';
import { tiltedBoxes, Turn } from './turn.ts';

/** Ten landmark values of a box, f32. */
export const POINT_BYTES = 40;

// Crops that a thread has memory for, and that are as fast as any number.
const MOST_CROPS = { rnet: 32, onet: 8 };

// Batches for each thread, at the least, where several share: one that is slower does fewer.
const ROUNDS = 3;

export type CropNet = 'rnet' | 'onet';

/** A network that reads crops, and the probability that its boxes must exceed (float32). */
export interface CropOptions {
  threshold: number;
  /** crops at once, at the most */
  batchSize: number;
  /** the boxes are those of the photo turned by so many eighths; default 0 */
  eighths?: number;
}

export type CropStage = Stage<
  { mtcnn: Mtcnn },
  'photo' | 'width' | 'height' | 'boxes' | 'count' | 'batch' | 'threshold' | 'eighths'
>;

/**
 * Boxes that passed, with new scores and offsets; the landmarks of record i at `points` + i * POINT_BYTES, where there
 * are any.
 */
export interface Passed extends Boxes {
  points: number;
}

export const rnetStage = cropStage('rnet');
export const onetStage = cropStage('onet');

// A result: records of the boxes that passed, then, of O-Net, their landmarks.
function cropStage(net: CropNet): CropStage {
  return {
    keys: ['photo', 'width', 'height', 'boxes', 'count', 'batch', 'threshold', 'eighths'],
    start(engine, { mtcnn }, { photo: at, width, height, boxes, count, batch, threshold, eighths }) {
      const photo = { at, width, height };
      const turn = eighths === 0 ? null : new Turn(photo, eighths);
      return (unit) => {
        const first = unit * batch;
        const some = { at: boxes + first * Box.Bytes, count: Math.min(batch, count - first) };
        return classifyBatch(engine, mtcnn, net, { photo, turn, boxes: some, first, threshold });
      };
    },
  };
}

/** Boxes that a network lets pass, in the order in which they came. */
export function* classify(
  executor: Executor<{ mtcnn: Mtcnn }>,
  net: CropNet,
  photo: Rgba,
  boxes: Boxes,
  { threshold, batchSize, eighths = 0 }: CropOptions,
  lap: Lap,
): Checkpoint<Passed> {
  const { arena } = executor.engine;
  const { at, count } = boxes;
  const batch = batchOf(count, Math.min(batchSize, MOST_CROPS[net]), executor.threads);
  const task = {
    photo: photo.at,
    width: photo.width,
    height: photo.height,
    boxes: at,
    count,
    batch,
    threshold,
    eighths,
  };
  const stage = net === 'rnet' ? rnetStage : onetStage;
  const mark = arena.mark();
  const blocks = yield* executor.run(stage, task, Math.ceil(count / batch), lap);

  const record = Box.Bytes + (net === 'onet' ? POINT_BYTES : 0);
  const total = blocks.reduce((sum, { bytes }) => sum + bytes / record, 0);
  const records = arena.alloc(total * record);
  const points = records + total * Box.Bytes;
  let n = 0;
  for (const block of blocks) {
    const passed = block.bytes / record;
    arena.u8(records + n * Box.Bytes, passed * Box.Bytes).set(arena.u8(block.at, passed * Box.Bytes));
    const rest = passed * (record - Box.Bytes);
    arena.u8(points + n * (record - Box.Bytes), rest).set(arena.u8(block.at + passed * Box.Bytes, rest));
    for (let i = 0; i < passed; i++, n++) arena.i32(records + n * Box.Bytes + Box.Ref, 1)[0] = n;
  }
  const to = arena.compact(mark, records, total * record);
  return { at: to, count: total, points: to + total * Box.Bytes };
}

// Crops a batch: as many batches for each thread, of the same size.
function batchOf(count: number, most: number, threads: number): number {
  if (threads === 1) return most;
  const rounds = Math.max(ROUNDS, Math.ceil(count / (most * threads)));
  return Math.max(1, Math.ceil(count / (rounds * threads)));
}

/** Some boxes of the photo, or of it turned; `first` is the number of the first. */
interface Batch {
  photo: Rgba;
  turn: Turn | null;
  boxes: Boxes;
  first: number;
  threshold: number;
}

function* classifyBatch(
  engine: Engine,
  mtcnn: Mtcnn,
  net: CropNet,
  { photo, turn, boxes, first, threshold }: Batch,
): Checkpoint<Block> {
  const { arena, ops } = engine;
  const n = boxes.count;
  const size = net === 'rnet' ? RNET_SIZE : ONET_SIZE;
  const shape = { maps: n, h: size, w: size, c: 3 };
  const withPoints = net === 'onet';
  const dst = arena.alloc(n * (Box.Bytes + POINT_BYTES));
  const points = withPoints ? arena.alloc(n * POINT_BYTES) : 0;
  // a copy: what bounds the work must not change
  const own = arena.alloc(n * Box.Bytes);
  arena.u8(own, n * Box.Bytes).set(arena.u8(boxes.at, n * Box.Bytes));
  const input = arena.alloc(shapeBytes(shape));
  const plan = planLayers(mtcnn[net], shape);
  const maps = arena.alloc(plan.bytes);
  const given = { at: own, count: n };
  if (turn) cutTilted(engine, input, photo, tiltedBoxes(arena, given, turn), size);
  else cut(engine, input, photo, given, size);
  yield;
  const heads = { at: forward(engine, plan, input, maps), bytes: plan.output.c * 4 };
  assertOutputs(arena.f32(heads.at, n * plan.output.c), net);
  const passed = ops.select(dst, heads, own, n, first, threshold, points);
  if (!withPoints) return { at: dst, bytes: passed * Box.Bytes };
  arena.u8(dst + passed * Box.Bytes, passed * POINT_BYTES).set(arena.u8(points, passed * POINT_BYTES));
  return { at: dst, bytes: passed * (Box.Bytes + POINT_BYTES) };
}
