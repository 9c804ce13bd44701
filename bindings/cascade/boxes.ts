// R-Net: proposals that look like faces on 24x24 crops, moved and made square. Corners stay fractional.
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import { nmsScratchBytes, type Rgba } from '../runtime/ops.ts';
import type { Boxes } from './boxlist.ts';
import { classify, type CropStage } from './crops.ts';
import type { Checkpoint, Stopwatch } from './stopwatch.ts';

export function* refine(
  engine: Engine,
  stage: CropStage,
  photo: Rgba,
  proposals: Boxes,
  watch: Stopwatch,
): Checkpoint<Boxes> {
  const { arena, ops } = engine;
  const kept = arena.alloc(proposals.count * Box.Bytes);
  const mark = arena.mark();
  const passed = yield* classify(engine, stage, photo, proposals, arena.alloc(proposals.count * Box.Bytes));
  const temp = arena.alloc(nmsScratchBytes(passed.count));
  const count = ops.nms(kept, passed.at, passed.count, 0, Overlap.Union, 0.7, temp);
  ops.regress(kept, count, Step.Shift | Step.Inclusive | Step.Square);
  arena.release(mark);
  watch.lap('rnet');
  return { at: kept, count };
}
