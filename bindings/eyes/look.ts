// One look of ELG at one patch: pixels to landmarks.
import type { Elg } from '../nets/elg.ts';
import { elgInput, elgSteps, heatmapShape } from '../nets/hourglass.ts';
import { assertOutputs, shapeBytes } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Block, Checkpoint } from '../runtime/stage.ts';
import type { Landmarks } from './eye.ts';
import { readLandmarks } from './landmarks.ts';
import { inputRule, type Patch } from './patches.ts';

/** Cuts a patch and runs the network on it: 3 rows of f32 as `softArgmax` writes them, in heat-map cells. */
export function* locate(engine: Engine, elg: Elg, photo: Rgba, patch: Patch): Checkpoint<Block> {
  const { arena, ops } = engine;
  const { config } = elg;
  const input = elgInput(config);
  const gray = { at: arena.alloc(config.width * config.height * 4), width: config.width, height: config.height };
  const net = arena.alloc(input.map);
  arena.u8(net, input.map).fill(0); // the border
  const shape = heatmapShape(config, 1);
  const heatmaps = arena.alloc(shapeBytes(shape));
  const bytes = 3 * shape.c * 4;
  const located = arena.alloc(bytes);
  patch.cut(engine, photo, gray, config.input);
  ops.patch(net + input.first, input.row, gray, inputRule(config));
  yield* elgSteps(engine, elg, net, 1, heatmaps);
  ops.softArgmax(located, heatmaps, shape, config.beta);
  return { at: located, bytes };
}

/** What lies there, in the photo. Throws SACCADE_BAD_WEIGHTS where it is not finite. */
export function landmarksAt({ arena }: Engine, { config }: Elg, at: number, patch: Patch): Landmarks {
  const { c } = heatmapShape(config, 1);
  const values = arena.f32(at, 3 * c);
  assertOutputs(values, 'elg');
  return readLandmarks(values, c, patch.toPhoto, config);
}
