// R-Net: proposals that look like faces on 24x24 crops, moved and made square. Corners stay fractional.
import { Box, Overlap, Step } from '../../assembly/abi.ts';
import type { Mtcnn } from '../nets/mtcnn.ts';
import { nmsScratchBytes, type Rgba } from '../runtime/ops.ts';
import type { Checkpoint, Executor, Lap } from '../runtime/stage.ts';
import type { Boxes } from './boxlist.ts';
import { classify, type CropOptions } from './crops.ts';

// Intersection over union that boxes may have.
const PYTHONS = 0.7;

export function* filterBoxes(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  proposals: Boxes,
  { overlap = PYTHONS, ...options }: CropOptions & { overlap?: number },
  lap: Lap,
): Checkpoint<Boxes> {
  const { arena, ops } = executor.engine;
  const mark = arena.mark();
  const passed = yield* classify(executor, 'rnet', photo, proposals, options, lap);
  const kept = arena.alloc(passed.count * Box.Bytes);
  const temp = arena.alloc(nmsScratchBytes(passed.count));
  const count = ops.nms(kept, passed.at, passed.count, 0, Overlap.Union, overlap, temp);
  ops.regress(kept, count, Step.Shift | Step.Inclusive | Step.Square);
  const at = arena.compact(mark, kept, count * Box.Bytes);
  lap('rnet');
  return { at, count };
}
