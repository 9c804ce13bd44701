// ELG over eye patches: a stage whose unit is one eye.
import { elgInput, elgSteps, heatmapShape } from '../nets/hourglass.ts';
import type { Elg } from '../nets/elg.ts';
import { assertOutputs, shapeBytes } from '../nets/plan.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Block, Checkpoint, Executor, Lap, Stage, Task } from '../runtime/stage.ts';
import type { Eye, EyePatch, Face } from '../types.ts';
import { readEye } from './landmarks.ts';
import { inputRule, notebookPatch, uprightPatch, wholePatch, type Patch } from './patches.ts';

/** The networks that eyes need. */
interface EyeNets {
  elg: Elg | null;
}

const RULES: readonly EyePatch[] = ['upright', 'notebook'];
const EYE_FLOATS = 4; // of a face: both keypoints, x and y
const SIDES = ['left', 'right'] as const;

/**
 * Unit 2 i is the left eye of face i, 2 i + 1 its right one. A result: 3 rows of f32 as `softArgmax` writes them, or
 * nothing.
 */
export const eyeStage: Stage<EyeNets, 'photo' | 'width' | 'height' | 'keypoints' | 'rule'> = {
  keys: ['photo', 'width', 'height', 'keypoints', 'rule'],
  start(engine, { elg }, task) {
    const photo = { at: task.photo, width: task.width, height: task.height };
    return function* (unit) {
      const patch = patchOf(engine, elg!, photo, task, unit);
      return patch ? yield* locate(engine, elg!, photo, patch) : { at: engine.arena.mark(), bytes: 0 };
    };
  },
};

/** The faces again, with their eyes. */
export function* findEyes<T extends Pick<Face, 'keypoints'>>(
  executor: Executor<EyeNets>,
  photo: Rgba,
  faces: readonly T[],
  rule: EyePatch,
  lap: Lap,
): Checkpoint<(T & Pick<Face, 'eyes'>)[]> {
  const { engine } = executor;
  const elg = executor.nets.elg!;
  const mark = engine.arena.mark();
  const task = {
    photo: photo.at,
    width: photo.width,
    height: photo.height,
    keypoints: writeKeypoints(engine, faces),
    rule: RULES.indexOf(rule),
  };
  const blocks = yield* executor.run(eyeStage, task, 2 * faces.length, lap);
  const eyes = blocks.map(({ at, bytes }, unit) => {
    if (bytes === 0) return null;
    const patch = patchOf(engine, elg, photo, task, unit)!;
    return read(engine, elg, at, patch);
  });
  engine.arena.release(mark);
  lap('eyes');
  return faces.map((face, i) => ({ ...face, eyes: { left: eyes[2 * i]!, right: eyes[2 * i + 1]! } }));
}

/** The eye that fills a picture. */
export function* eyeOfPicture(engine: Engine, elg: Elg, photo: Rgba, side: 'left' | 'right'): Checkpoint<Eye> {
  const patch = wholePatch(photo, side, elg.config);
  const mark = engine.arena.mark();
  const { at } = yield* locate(engine, elg, photo, patch);
  const eye = read(engine, elg, at, patch);
  engine.arena.release(mark);
  return eye;
}

function writeKeypoints({ arena }: Engine, faces: readonly Pick<Face, 'keypoints'>[]): number {
  const at = arena.alloc(faces.length * EYE_FLOATS * 8);
  const values = faces.flatMap(({ keypoints: { leftEye, rightEye } }) => [
    leftEye.x,
    leftEye.y,
    rightEye.x,
    rightEye.y,
  ]);
  arena.f64(at, values.length).set(values);
  return at;
}

function patchOf(
  { arena }: Engine,
  { config }: Elg,
  photo: Rgba,
  { keypoints, rule }: Task<'keypoints' | 'rule'>,
  unit: number,
): Patch | null {
  const [lx, ly, rx, ry] = arena.f64(keypoints + (unit >> 1) * EYE_FLOATS * 8, EYE_FLOATS);
  const eyes = { left: { x: lx!, y: ly! }, right: { x: rx!, y: ry! } };
  const side = SIDES[unit % 2]!;
  return RULES[rule] === 'notebook' ? notebookPatch(eyes, side, photo, config) : uprightPatch(eyes, side, config);
}

// Cuts a patch and runs the network on it: where the landmarks lie in the heat maps.
function* locate(engine: Engine, elg: Elg, photo: Rgba, patch: Patch): Checkpoint<Block> {
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

function read({ arena }: Engine, { config }: Elg, at: number, patch: Patch): Eye {
  const { c } = heatmapShape(config, 1);
  const values = arena.f32(at, 3 * c);
  assertOutputs(values, 'elg');
  return readEye(values, c, patch.toPhoto, config);
}
