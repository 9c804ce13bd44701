// Faces that are turned in the photo: what P-Net proposes, looked at again as it looks turned.
//
// P-Net proposes turned faces nearly as often as upright ones (portraits turned by a quarter 98 %, WIDER's 85 %); it is
// R- and O-Net that know only upright ones. So they look at P-Net's boxes in every turn, and P-Net itself looks again
// only where that pays: at a picture that is itself turned, once, and at one in which nobody was found.
import { Box as Record } from '../../assembly/abi.ts';
import type { Mtcnn } from '../nets/mtcnn.ts';
import type { Arena } from '../runtime/memory.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Checkpoint, Executor, Lap } from '../runtime/stage.ts';
import type { Box, FoundFace, Rotations } from '../types.ts';
import { readBox, type Boxes } from './boxlist.ts';
import type { CropOptions } from './crops.ts';
import { findFaces } from './onet.ts';
import { covered, isSame } from './overlap.ts';
import { propose, type ProposalOptions } from './pnet.ts';
import { filterBoxes } from './rnet.ts';
import { Turn, turnedBoxes } from './turn.ts';
import { EIGHTHS } from './upright.ts';

type Looker = Executor<{ mtcnn: Mtcnn }>;

/** Probabilities in float32, as of an upright look. */
export interface LookOptions {
  rotations: Rotations;
  pnet: ProposalOptions;
  rnet: CropOptions & { overlap: number };
  onet: number;
  batchSize: number;
}

/** Eighths by which the photo is turned. */
const TURNS: { [rotations in Rotations]: readonly number[] } = {
  none: [],
  quarters: [2, 4, 6],
  any: [1, 2, 3, 4, 5, 6, 7],
};

// What a face must reach that does not stand as the picture does. In 100 upright WIDER pictures 12 faces are false
// without turned looks, 13 with them, 32 were it O-Net's own threshold.
const SURE = 0.95;

// Overlap over the smaller box up to which O-Net's suppression leaves both.
const APART = 0.7;

// Turned faces rarely look as certain as this while they stand as they should not: of 300 portraits on their head 3, of
// those on their side none. How many of P-Net's boxes on one are looked at turned, and what is too large to be on it.
const CERTAIN = 0.999;
const FEW = 4;
const LARGER = 3; // times its area

// P-Net's probability of boxes that are looked at turned where a face stands upright.
const LIKELY = 0.8;

/** A face and by how many eighths the photo has to be turned for it to stand upright. */
interface Turned {
  face: FoundFace;
  eighths: number;
}

/**
 * Faces of the photo in every turn, most confident first: those that were found upright, and others. `proposals`:
 * P-Net's, of the photo as it is.
 */
export function* lookAround(
  executor: Looker,
  photo: Rgba,
  upright: readonly FoundFace[],
  proposals: Boxes,
  options: LookOptions,
  lap: Lap,
): Checkpoint<FoundFace[]> {
  const { arena } = executor.engine;
  const found = asTurned(upright, 0);
  const open = openBoxes(arena, proposals, found, options.rotations);
  for (const eighths of TURNS[options.rotations]) {
    const mark = arena.mark();
    const turn = new Turn(photo, eighths);
    const boxes = turnedBoxes(arena, open, turn);
    found.push(...asTurned(yield* judge(executor, photo, boxes, { turn, eighths }, options, lap), eighths));
    arena.release(mark);
  }
  const standing = standingOf(distinct(found, 0));
  const isEmpty = !found.some(isSure);
  const quarters = TURNS.quarters.filter((eighths) => isEmpty || eighths === standing);
  for (const eighths of quarters) {
    found.push(...asTurned(yield* lookAgain(executor, photo, eighths, options, lap), eighths));
  }
  return distinct(found, quarters.length > 1 ? standingOf(distinct(found, 0)) : standing).map(({ face }) => face);
}

// The proposals that turned faces may be among. Where faces stand upright others rarely lie on their side: the less
// likely ones are left out, and most of those on faces that are certain.
function openBoxes(arena: Arena, proposals: Boxes, upright: readonly Turned[], rotations: Rotations): Boxes {
  const at = arena.alloc(proposals.count * Record.Bytes);
  const likely = rotations === 'quarters' && upright.some(isSure) ? LIKELY : 0;
  const faces = upright.flatMap(({ face }) => (face.confidence >= CERTAIN ? [face.box] : []));
  const seen = faces.map(() => 0);
  let count = 0;
  for (let i = 0; i < proposals.count; i++) {
    const { x1, y1, x2, y2, score } = readBox(arena, proposals, i);
    const box = { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
    const on = faces.findIndex((face) => isOn(box, face));
    if (score < likely || (on !== -1 && ++seen[on]! > FEW)) continue;
    arena.u8(at + count++ * Record.Bytes, Record.Bytes).set(arena.u8(proposals.at + i * Record.Bytes, Record.Bytes));
  }
  return { at, count };
}

// What is much larger than the face may be another one around it.
function isOn(box: Box, face: Box): boolean {
  return isSame(box, face) && box.width * box.height < LARGER * face.width * face.height;
}

// A search of the photo turned by a quarter, P-Net and all.
function* lookAgain(
  executor: Looker,
  photo: Rgba,
  eighths: number,
  options: LookOptions,
  lap: Lap,
): Checkpoint<FoundFace[]> {
  const { arena, ops } = executor.engine;
  const mark = arena.mark();
  const [width, height] = eighths === 4 ? [photo.width, photo.height] : [photo.height, photo.width];
  const turned = { at: arena.alloc(width * height * 4), width, height };
  ops.quarter(turned.at, photo, eighths / 2);
  lap('pyramid');
  const proposals = yield* propose(executor, turned, options.pnet, lap);
  const faces = yield* judge(executor, turned, proposals, { turn: new Turn(photo, eighths), eighths: 0 }, options, lap);
  arena.release(mark);
  return faces;
}

// Faces among boxes of a picture turned by `eighths`; `turn` leads to the photo.
function* judge(
  executor: Looker,
  photo: Rgba,
  boxes: Boxes,
  { turn, eighths }: { turn: Turn; eighths: number },
  { rnet, onet, batchSize }: LookOptions,
  lap: Lap,
): Checkpoint<FoundFace[]> {
  const refined = yield* filterBoxes(executor, photo, boxes, { ...rnet, eighths }, lap);
  const crops = { threshold: onet, batchSize: Math.ceil(batchSize / 4), eighths };
  const faces = yield* findFaces(executor, photo, refined, crops, lap);
  return faces.map((face) => turn.faceBack(face));
}

function asTurned(faces: readonly FoundFace[], eighths: number): Turned[] {
  return faces.map((face) => ({ face, eighths }));
}

// The turn in which most of the sure faces stand upright; as the photo is where those are no fewer.
function standingOf(found: readonly Turned[]): number {
  const sure = found.filter(isSure);
  const counts = Array.from({ length: EIGHTHS }, (_, eighths) => sure.filter((one) => one.eighths === eighths).length);
  return counts.indexOf(Math.max(...counts));
}

function isSure({ face }: Turned): boolean {
  return face.confidence >= SURE;
}

// One of the faces that lie in one place: the most confident. Those that do not stand as the picture does must be sure.
function distinct(found: readonly Turned[], standing: number): Turned[] {
  const kept: Turned[] = [];
  const counting = found.filter((one) => one.eighths === standing || isSure(one));
  for (const one of counting.sort((a, b) => b.face.confidence - a.face.confidence)) {
    if (!kept.some((better) => isOne(better, one))) kept.push(one);
  }
  return kept;
}

// Within one turn O-Net has told faces apart that lie over one another.
function isOne(a: Turned, b: Turned): boolean {
  return a.eighths === b.eighths ? covered(a.face.box, b.face.box) > APART : isSame(a.face.box, b.face.box);
}
