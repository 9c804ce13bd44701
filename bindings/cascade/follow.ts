// Faces where they are expected: R- and O-Net on the boxes of a moment ago. P-Net, most of a search's work, is left out.
import { Box as Record } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Box, Face } from '../types.ts';
import { refine } from './boxes.ts';
import type { Boxes } from './boxlist.ts';
import type { CropStage } from './crops.ts';
import { findFaces } from './faces.ts';
import { isSame, surpriseOf } from './overlap.ts';
import type { Checkpoint, Stopwatch } from './stopwatch.ts';

/** R- and O-Net, and what they ask of a face that is being followed. */
export interface FollowStages {
  rnet: CropStage;
  onet: CropStage;
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
const LEAST = 12; // px: what O-Net's pixels would be magnified from; smaller faces are lost

/** The face at or near each expected box (photo px, as O-Net reports boxes), null where there is none. No face is given twice. */
export function* follow(
  engine: Engine,
  stages: FollowStages,
  photo: Rgba,
  expected: readonly Box[],
  watch: Stopwatch,
): Checkpoint<(Face | null)[]> {
  const faces: (Face | null)[] = [];
  for (const box of expected) {
    const there = yield* best(engine, stages, photo, [square(box, 0, 0, 1)], watch);
    if (there && there.confidence >= SURE) {
      faces.push(there);
      continue;
    }
    const ring = AROUND.map(([right, down, scale]) => square(box, right, down, scale));
    const near = yield* best(engine, stages, photo, ring, watch);
    faces.push(there && !(near && near.confidence > there.confidence) ? there : near);
  }
  return distinct(faces, expected);
}

function square({ x, y, width, height }: Box, right: number, down: number, scale: number) {
  const side = Math.max(width, height);
  const half = (scale * side) / 2;
  const [cx, cy] = [x + width / 2 + right * side, y + height / 2 + down * side];
  return { x1: Math.trunc(cx - half), y1: Math.trunc(cy - half), x2: Math.trunc(cx + half), y2: Math.trunc(cy + half) };
}

type Square = ReturnType<typeof square>;

// The most confident face that some squares lead to.
function* best(
  engine: Engine,
  { rnet, onet }: FollowStages,
  photo: Rgba,
  squares: readonly Square[],
  watch: Stopwatch,
): Checkpoint<Face | null> {
  const { arena } = engine;
  const mark = arena.mark();
  const boxes = write(
    engine,
    squares.filter((one) => isUsable(one, photo)),
  );
  if (boxes.count === 0) return null;
  const refined = yield* refine(engine, rnet, photo, boxes, watch);
  const [face] = refined.count ? yield* findFaces(engine, onet, photo, refined, watch) : [];
  arena.release(mark);
  return face ?? null;
}

// Neither too small, nor more than half outside.
function isUsable({ x1, y1, x2, y2 }: Square, { width, height }: Rgba): boolean {
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return (
    x2 - x1 >= LEAST && x2 - x1 <= 4 * Math.max(width, height) && cx >= 0 && cy >= 0 && cx <= width && cy <= height
  );
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
function distinct(faces: readonly (Face | null)[], expected: readonly Box[]): (Face | null)[] {
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
