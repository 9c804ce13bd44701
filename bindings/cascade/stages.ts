// The stages that threads share, by number: host and threads hold the same table.
import { eyeStage } from '../eyes/index.ts';
import type { Elg } from '../nets/elg.ts';
import { mapBytes } from '../nets/hourglass.ts';
import type { Mtcnn } from '../nets/mtcnn.ts';
import type { Stage } from '../runtime/stage.ts';
import { onetStage, rnetStage } from './crops.ts';
import { followStage } from './follow.ts';
import { levelStage } from './level.ts';
import { pnetStage } from './pnet.ts';

/** The networks; `elg` is null where the detector was made without eyes. */
export interface Nets {
  mtcnn: Mtcnn;
  elg: Elg | null;
}

export const STAGES = [
  pnetStage,
  rnetStage,
  onetStage,
  eyeStage,
  followStage,
  levelStage,
] as unknown as readonly Stage<Nets>[];

// Measured: 3.2 MiB for a strip of the widest picture, 3.1 for eight crops of O-Net; the rest is room for results.
const LEAST_BYTES = 5 << 20;

// Measured: an eye needs 10.5 maps of its network at once.
const EYE_MAPS = 11;

/**
 * Memory of a thread's own: what the largest unit needs, at any size of picture. Where it should not do, the host does
 * the unit.
 */
export function threadBytes({ elg }: Nets): number {
  return elg ? Math.max(LEAST_BYTES, EYE_MAPS * mapBytes(elg.config)) : LEAST_BYTES;
}
