// The stages that threads share, by number: host and threads hold the same table.
import { eyeStage } from '../eyes/index.ts';
import type { Elg } from '../nets/elg.ts';
import type { Mtcnn } from '../nets/mtcnn.ts';
import type { Stage } from '../runtime/stage.ts';
import { onetStage, rnetStage } from './crops.ts';
import { followStage } from './follow.ts';
import { pnetStage } from './pnet.ts';

/** The networks; `elg` is null where the detector was made without eyes. */
export interface Nets {
  mtcnn: Mtcnn;
  elg: Elg | null;
}

export const STAGES = [pnetStage, rnetStage, onetStage, eyeStage, followStage] as unknown as readonly Stage<Nets>[];

/** Memory of a thread's own: what the largest unit needs, and room for results. */
export const THREAD_BYTES = 6 << 20;
