// O-Net: boxes that are faces on 48x48 crops, with five landmarks. Here boxes leave the memory and become objects.
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { Mtcnn } from '../nets/mtcnn.ts';
import { assertOutputs } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import { nmsScratchBytes, type Rgba } from '../runtime/ops.ts';
import type { Checkpoint, Executor, Lap } from '../runtime/stage.ts';
import type { FoundFace } from '../types.ts';
import { readBox, type Boxes } from './boxlist.ts';
import { classify, POINT_BYTES, type CropOptions } from './crops.ts';

/** Faces of boxes, most confident first. Corners as regressed (1-based, as Python reports them), landmarks 0-based. */
export function* findFaces(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  boxes: Boxes,
  options: CropOptions,
  lap: Lap,
): Checkpoint<FoundFace[]> {
  const { engine } = executor;
  const mark = engine.arena.mark();
  const { at, count, points } = yield* identify(executor, photo, boxes, options, lap);
  const faces = Array.from({ length: count }, (_, i) => readFace(engine, { at, count }, i, points));
  engine.arena.release(mark);
  lap('onet');
  return faces;
}

/** The same as records in memory, which refer to their landmarks by number. */
export function* identify(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  boxes: Boxes,
  options: CropOptions,
  lap: Lap,
): Checkpoint<Boxes & { points: number }> {
  const { arena, ops } = executor.engine;
  ops.regress(boxes.at, boxes.count, Step.Truncate);
  const passed = yield* classify(executor, 'onet', photo, boxes, options, lap);
  ops.regress(passed.at, passed.count, Step.Shift | Step.Inclusive);
  const kept = arena.alloc(passed.count * Box.Bytes);
  const temp = arena.alloc(nmsScratchBytes(passed.count));
  const count = ops.nms(kept, passed.at, passed.count, 0, Overlap.Min, 0.7, temp);
  return { at: kept, count, points: passed.points };
}

/** Record i as a face. */
export function readFace({ arena }: Engine, boxes: Boxes, i: number, points: number): FoundFace {
  const { x1, y1, x2, y2, score, ref } = readBox(arena, boxes, i);
  const values = arena.f32(points + ref * POINT_BYTES, 10);
  assertOutputs(values, 'onet'); // finite as they were, in pixels they may not be
  const point = (k: number) => ({ x: values[k]!, y: values[k + 5]! });
  return {
    box: { x: x1, y: y1, width: x2 - x1, height: y2 - y1 },
    confidence: score,
    keypoints: { leftEye: point(0), rightEye: point(1), nose: point(2), mouthLeft: point(3), mouthRight: point(4) },
    eyes: null,
  };
}
