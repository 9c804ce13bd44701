// Faces where they are expected: R- and O-Net on the boxes of a moment ago, a stage whose unit is one face. P-Net, most
// of a search's work, is left out.
import { Box as Record } from '../../assembly/abi.ts';
import type { Mtcnn } from '../nets/mtcnn.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import { alone, type Block, type Checkpoint, type Executor, type Lap, type Stage } from '../runtime/stage.ts';
import type { Box, FoundFace } from '../types.ts';
import { readBox, type Boxes } from './boxlist.ts';
import { POINT_BYTES } from './crops.ts';
import { identify, readFace } from './onet.ts';
import { isSame, surpriseOf } from './overlap.ts';
import { filterBoxes } from './rnet.ts';
import { Turn } from './turn.ts';

/** What is asked of a face that is followed: probabilities (float32) of R- and O-Net. */
export interface FollowOptions {
  rnet: number;
  onet: number;
}

/** A face found where it was expected with less than this is looked for around that place too. */
const SURE = 0.95;
// R-Net was trained on boxes that overlap their face by 0.4 and more: steps of a quarter overlap the next by 0.6.
const AROUND = [
  [-0.25, 0, 1],
  [0.25, 0, 1],
  [0, -0.25, 1],
  [0, 0.25, 1],
  [0, 0, 0.8],
  [0, 0, 1.25],
] as const;
const BOX_BYTES = 40; // five f64: a box, and the eighths of its turn
const FACE_BYTES = Record.Bytes + POINT_BYTES;
const LEAST = 12; // px: what O-Net's pixels would be magnified from; smaller faces are lost

/** Unit i is the face expected at box i. A result: its record and landmarks in the turned photo, or nothing. */
export const followStage: Stage<{ mtcnn: Mtcnn }, 'photo' | 'width' | 'height' | 'boxes' | 'rnet' | 'onet'> = {
  keys: ['photo', 'width', 'height', 'boxes', 'rnet', 'onet'],
  start(engine, nets, { photo: at, width, height, boxes, rnet, onet }) {
    const photo = { at, width, height };
    const executor = alone(engine, nets);
    return function* (unit) {
      const values = engine.arena.f64(boxes + unit * BOX_BYTES, 5);
      const [x, y, w, h, eighths] = values as unknown as [number, number, number, number, number];
      const turn = new Turn(photo, eighths);
      const box = turn.box({ x, y, width: w, height: h });
      return yield* followOne(executor, photo, { box, turn, eighths }, { rnet, onet });
    };
  },
};

/**
 * The face at or near each expected box (photo px, as O-Net reports boxes), null where there is none. No face is given
 * twice. `turns`: by how many eighths the photo is turned for each.
 */
export function* follow(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  expected: readonly Box[],
  turns: readonly number[],
  options: FollowOptions,
  lap: Lap,
): Checkpoint<(FoundFace | null)[]> {
  const { engine } = executor;
  const { arena } = engine;
  const mark = arena.mark();
  const boxes = arena.alloc(expected.length * BOX_BYTES);
  const values = expected.flatMap(({ x, y, width, height }, i) => [x, y, width, height, turns[i]!]);
  arena.f64(boxes, values.length).set(values);
  const task = { photo: photo.at, width: photo.width, height: photo.height, boxes, ...options };
  const blocks = yield* executor.run(followStage, task, expected.length, lap);
  const faces = blocks.map(({ at, bytes }, i) => {
    if (bytes === 0) return null;
    const face = readFace(engine, { at, count: 1 }, 0, at + Record.Bytes);
    return turns[i] === 0 ? face : new Turn(photo, turns[i]!).faceBack(face);
  });
  arena.release(mark);
  lap('onet');
  return distinct(faces, expected);
}

/** A box of the photo turned by `eighths`. */
interface Place {
  box: Box;
  turn: Turn;
  eighths: number;
}

function* followOne(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  { box, ...turned }: Place,
  options: FollowOptions,
): Checkpoint<Block> {
  const { arena } = executor.engine;
  const there = arena.alloc(FACE_BYTES);
  const near = arena.alloc(FACE_BYTES);
  const at = yield* best(executor, photo, [square(box, 0, 0, 1)], turned, options, there);
  if (at >= SURE) return { at: there, bytes: FACE_BYTES };
  const ring = AROUND.map(([right, down, scale]) => square(box, right, down, scale));
  const beside = yield* best(executor, photo, ring, turned, options, near);
  if (at < 0 && beside < 0) return { at: there, bytes: 0 };
  return { at: beside > at ? near : there, bytes: FACE_BYTES };
}

function square({ x, y, width, height }: Box, right: number, down: number, scale: number) {
  const side = Math.max(width, height);
  const half = (scale * side) / 2;
  const [cx, cy] = [x + width / 2 + right * side, y + height / 2 + down * side];
  return { x1: Math.trunc(cx - half), y1: Math.trunc(cy - half), x2: Math.trunc(cx + half), y2: Math.trunc(cy + half) };
}

type Square = ReturnType<typeof square>;

// Writes the most confident face that some squares lead to; returns its confidence, -1 where there is none.
function* best(
  executor: Executor<{ mtcnn: Mtcnn }>,
  photo: Rgba,
  squares: readonly Square[],
  { turn, eighths }: Omit<Place, 'box'>,
  options: FollowOptions,
  dst: number,
): Checkpoint<number> {
  const { engine } = executor;
  const { arena } = engine;
  const mark = arena.mark();
  const usable = squares.filter((one) => isUsable(one, turn, photo));
  if (usable.length === 0) return -1;
  const boxes = write(engine, usable);
  const batchSize = AROUND.length;
  const refined = yield* filterBoxes(executor, photo, boxes, { threshold: options.rnet, batchSize, eighths }, noLap);
  const found = yield* identify(executor, photo, refined, { threshold: options.onet, batchSize, eighths }, noLap);
  let confidence = -1;
  if (found.count > 0) {
    const { score, ref } = readBox(arena, found, 0);
    confidence = score;
    arena.u8(dst, Record.Bytes).set(arena.u8(found.at, Record.Bytes));
    arena.i32(dst + Record.Ref, 1)[0] = 0;
    arena.u8(dst + Record.Bytes, POINT_BYTES).set(arena.u8(found.points + ref * POINT_BYTES, POINT_BYTES));
  }
  arena.release(mark);
  return confidence;
}

const noLap = () => undefined;

// Neither too small, nor more than half outside.
function isUsable({ x1, y1, x2, y2 }: Square, turn: Turn, { width, height }: Rgba): boolean {
  const { x, y } = turn.placeBack({ x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
  return x2 - x1 >= LEAST && x2 - x1 <= 4 * Math.max(width, height) && x >= 0 && y >= 0 && x <= width && y <= height;
}

function write({ arena }: Engine, squares: readonly Square[]): Boxes {
  const at = arena.alloc(squares.length * Record.Bytes);
  arena.u8(at, squares.length * Record.Bytes).fill(0);
  for (const [i, { x1, y1, x2, y2 }] of squares.entries()) {
    arena.f64(at + i * Record.Bytes, 4).set([x1, y1, x2, y2]);
    arena.i32(at + i * Record.Bytes + Record.Order, 1)[0] = i;
  }
  return { at, count: squares.length };
}

// Where two were led to one face, it is the one's that expected it nearer and more of that size.
function distinct(faces: readonly (FoundFace | null)[], expected: readonly Box[]): (FoundFace | null)[] {
  const surprise = (i: number) => surpriseOf(faces[i]!.box, expected[i]!);
  return faces.map((face, i) => {
    const isTaken = faces.some(
      (other, k) =>
        face &&
        other &&
        k !== i &&
        isSame(face.box, other.box) &&
        (surprise(k) < surprise(i) || (surprise(k) === surprise(i) && k < i)),
    );
    return isTaken ? null : face;
  });
}
