// O-Net once more on each face, turned level, and on its mirror image: a stage whose unit is one face.
import { lengthOf } from '../eyes/exact.ts';
import { ONET_SIZE, type Mtcnn } from '../nets/mtcnn.ts';
import { assertOutputs, forward, planLayers, shapeBytes } from '../nets/plan.ts';
import { rightOf } from '../pose/roll.ts';
import { NAMES } from '../pose/shape.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Block, Checkpoint, Executor, Lap, Stage } from '../runtime/stage.ts';
import type { FoundFace, Keypoints, Point } from '../types.ts';
import { cutTilted, type Tilted } from './cut.ts';
import { uprightSize } from './upright.ts';

const FACE_FLOATS = 6; // f64: what a Tilted says, but for the mirror
const PASSES = 2; // as it is, mirrored
const HEAD_FLOATS = 16; // two logits, four offsets, x and y of five points

// Sines of tilts: up to 10 degrees the first look is as good as another, from 20 degrees on it is worse.
const LEVEL = 0.17;
const TILTED = 0.34;

const MIRRORED = [1, 0, 2, 4, 3]; // which point is which in the mirror

/** Unit i is face i. A result: O-Net's outputs (PASSES, HEAD_FLOATS) f32. */
export const levelStage: Stage<{ mtcnn: Mtcnn }, 'photo' | 'width' | 'height' | 'faces'> = {
  keys: ['photo', 'width', 'height', 'faces'],
  start(engine, { mtcnn }, { photo: at, width, height, faces }) {
    return (unit) => look(engine, mtcnn, { at, width, height }, readTilted(engine, faces, unit));
  },
};

/** The faces again, box and points the means of what O-Net said before and says now. */
export function* levelFaces(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  faces: readonly FoundFace[],
  lap: Lap,
): Checkpoint<FoundFace[]> {
  const { engine } = executor;
  const mark = engine.arena.mark();
  const at = engine.arena.alloc(faces.length * FACE_FLOATS * 8);
  const boxes = faces.map(tilted);
  const values = boxes.flatMap(({ x, y, width, height, cos, sin }) => [x, y, width, height, cos, sin]);
  engine.arena.f64(at, values.length).set(values);
  const task = { photo: photo.at, width: photo.width, height: photo.height, faces: at };
  const blocks = yield* executor.run(levelStage, task, faces.length, lap);
  const levelled = blocks.map((block, i) => {
    const heads = engine.arena.f32(block.at, PASSES * HEAD_FLOATS);
    assertOutputs(heads, 'onet');
    return mean(faces[i]!, boxes[i]!, heads);
  });
  engine.arena.release(mark);
  lap('onet');
  return levelled;
}

function* look(engine: Engine, mtcnn: Mtcnn, photo: Rgba, box: Tilted): Checkpoint<Block> {
  const { arena } = engine;
  const shape = { maps: PASSES, h: ONET_SIZE, w: ONET_SIZE, c: 3 };
  const input = arena.alloc(shapeBytes(shape));
  const plan = planLayers(mtcnn.onet, shape);
  const maps = arena.alloc(plan.bytes);
  cutTilted(engine, input, photo, [box, { ...box, isMirrored: true }], ONET_SIZE);
  yield;
  return { at: forward(engine, plan, input, maps), bytes: PASSES * HEAD_FLOATS * 4 };
}

function readTilted({ arena }: Engine, faces: number, i: number): Tilted {
  const values = arena.f64(faces + i * FACE_FLOATS * 8, FACE_FLOATS);
  const [x, y, width, height, cos, sin] = values as unknown as [number, number, number, number, number, number];
  return { x, y, width, height, cos, sin };
}

// The square around a face, as level as its eyes and mouth.
function tilted({ box, keypoints }: FoundFace): Tilted {
  const right = rightOf(keypoints);
  const length = lengthOf(right.x, right.y);
  const side = Math.max(box.width, box.height) + 1;
  return {
    x: box.x - 1 + (box.width + 1) / 2,
    y: box.y - 1 + (box.height + 1) / 2,
    width: side,
    height: side,
    cos: length > 0 ? right.x / length : 1,
    sin: length > 0 ? -right.y / length : 0,
  };
}

function mean(face: FoundFace, box: Tilted, heads: Float32Array): FoundFace {
  const passes = [pass(box, heads.subarray(0, HEAD_FLOATS), false), pass(box, heads.subarray(HEAD_FLOATS), true)];
  const share = firstShare(box);
  const points = NAMES.map((name, i) => {
    const [first, now] = [face.keypoints[name], passes.map((one) => one.points[i]!)];
    const blend = (key: 'x' | 'y') => share * first[key] + (1 - share) * average(now.map((point) => point[key]));
    return [name, { x: blend('x'), y: blend('y') }];
  });
  const now = (key: 'x' | 'y' | 'width' | 'height') => average(passes.map((one) => one.box[key]));
  const middle = (key: 'x' | 'y' | 'width' | 'height') => (face.box[key] + now(key)) / 2;
  return {
    ...face,
    box: { x: middle('x'), y: middle('y'), width: middle('width'), height: middle('height') },
    keypoints: Object.fromEntries(points) as Keypoints,
  };
}

// How much the first look's points count: as much as each pass's where the face was level then, to a photo turned by
// quarters; nothing where it was not. On portraits turned by 30 degrees with a third of them the error is 5.9 % of the
// eyes' distance, without 4.9 %; on upright ones 4.5 and 4.6 %.
function firstShare({ cos, sin }: Tilted): number {
  const tilt = Math.min(Math.abs(cos), Math.abs(sin));
  return Math.max(0, Math.min((TILTED - tilt) / (TILTED - LEVEL), 1)) / (PASSES + 1);
}

// What one pass says, in the photo.
function pass({ x, y, width: side, cos, sin }: Tilted, heads: Float32Array, isMirrored: boolean) {
  const [, , x1, y1, x2, y2, ...shares] = heads as unknown as number[];
  const [left, right] = isMirrored ? [-x2!, -x1!] : [x1!, x2!];
  const photo = (across: number, down: number): Point => ({
    x: x + side * (cos * across + sin * down),
    y: y + side * (cos * down - sin * across),
  });
  const points = NAMES.map((_, i) => {
    const from = isMirrored ? MIRRORED[i]! : i;
    // a share counts from the first pixel's middle
    const across = isMirrored ? 1 - 1 / side - shares[from]! : shares[from]!;
    const at = photo(across - 0.5 + 0.5 / side, shares[from + 5]! - 0.5 + 0.5 / side);
    return { x: at.x - 0.5, y: at.y - 0.5 };
  });
  const [wide, high] = [side * (1 + right - left), side * (1 + y2! - y1!)];
  const center = photo((left + right) / 2, (y1! + y2!) / 2);
  const { width, height } = uprightSize(wide, high, { cos, sin });
  return {
    points,
    box: { x: center.x - width / 2 + 1, y: center.y - height / 2 + 1, width: width - 1, height: height - 1 },
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
