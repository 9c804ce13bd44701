// O-Net: boxes that are faces on 48x48 crops, with five landmarks. Here boxes leave the memory and become objects.
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import { nmsScratchBytes, type Rgba } from '../runtime/ops.ts';
import type { Face } from '../types.ts';
import { readBox, type Boxes } from './boxlist.ts';
import { classify, type CropStage } from './crops.ts';
import type { Checkpoint, Stopwatch } from './stopwatch.ts';

/** Faces, most confident first. Corners as regressed (1-based, as Python reports them), landmarks 0-based. */
export function* findFaces(
  engine: Engine,
  stage: CropStage,
  photo: Rgba,
  boxes: Boxes,
  watch: Stopwatch,
): Checkpoint<Face[]> {
  const { arena, ops } = engine;
  const mark = arena.mark();
  ops.regress(boxes.at, boxes.count, Step.Truncate);
  const points = arena.alloc(boxes.count * 40);
  const kept = arena.alloc(boxes.count * Box.Bytes);
  const passed = yield* classify(engine, stage, photo, boxes, arena.alloc(boxes.count * Box.Bytes), points);
  ops.regress(passed.at, passed.count, Step.Shift | Step.Inclusive);
  const temp = arena.alloc(nmsScratchBytes(passed.count));
  const count = ops.nms(kept, passed.at, passed.count, 0, Overlap.Min, 0.7, temp);
  const faces = Array.from({ length: count }, (_, i) => readFace(engine, { at: kept, count }, i, points));
  arena.release(mark);
  watch.lap('onet');
  return faces;
}

function readFace(engine: Engine, boxes: Boxes, i: number, points: number): Face {
  const { x1, y1, x2, y2, score, ref } = readBox(engine.arena, boxes, i);
  const values = engine.arena.f32(points + ref * 40, 10);
  const point = (k: number) => ({ x: values[k]!, y: values[k + 5]! });
  return {
    box: { x: x1, y: y1, width: x2 - x1, height: y2 - y1 },
    confidence: score,
    keypoints: { leftEye: point(0), rightEye: point(1), nose: point(2), mouthLeft: point(3), mouthRight: point(4) },
    eyes: null,
  };
}
