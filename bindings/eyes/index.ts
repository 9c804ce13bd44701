// ELG over the eyes of faces: a stage whose unit is one eye.
import type { Elg } from '../nets/elg.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Checkpoint, Executor, Lap, Stage, Task } from '../runtime/stage.ts';
import type { EyePatch, Face, PupilRule } from '../types.ts';
import { eyeFrom } from './eye.ts';
import { landmarksAt, locate } from './look.ts';
import { notebookPatch, uprightPatch, type Patch } from './patches.ts';
import { pupilRule } from './pupil.ts';

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
  { eyePatch, pupil }: { eyePatch: EyePatch; pupil: PupilRule },
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
    rule: RULES.indexOf(eyePatch),
  };
  const blocks = yield* executor.run(eyeStage, task, 2 * faces.length, lap);
  const eyes = blocks.map(({ at, bytes }, unit) => {
    if (bytes === 0) return null;
    const patch = patchOf(engine, elg, photo, task, unit)!;
    return eyeFrom(landmarksAt(engine, elg, at, patch), pupilRule(pupil, elg.config));
  });
  engine.arena.release(mark);
  lap('eyes');
  return faces.map((face, i) => ({ ...face, eyes: { left: eyes[2 * i]!, right: eyes[2 * i + 1]! } }));
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
