// Photo to faces and eyes: the only file that knows the order of the stages.
import { eyeOfPicture, type CloseupOptions } from '../eyes/closeup.ts';
import { findEyes } from '../eyes/index.ts';
import { adjustLight } from '../image/adjust.ts';
import { downscaleFactor, loadImage, shrinkImage } from '../image/photo.ts';
import type { Elg } from '../nets/elg.ts';
import { oriented } from '../pose/index.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Checkpoint, Executor, Lap } from '../runtime/stage.ts';
import type { Box, Eye, Face, FoundFace, PixelImage } from '../types.ts';
import { enlarge, scaleBox, select, withIrises } from './faces.ts';
import { follow } from './follow.ts';
import { levelFaces } from './level.ts';
import { lookAround } from './looks.ts';
import { findFaces } from './onet.ts';
import type { CascadeOptions } from './options.ts';
import { isSame } from './overlap.ts';
import { propose } from './pnet.ts';
import { filterBoxes } from './rnet.ts';
import type { Nets } from './stages.ts';

export type { CloseupOptions } from '../eyes/closeup.ts';
export type { CascadeOptions } from './options.ts';
export type { Nets } from './stages.ts';

/** What is known of a frame before it is looked at: boxes where faces should be, photo px. */
export interface Expectation {
  boxes: readonly Box[];
  /** of each face: by how many eighths of a full turn, clockwise, the photo has to be turned for it to stand upright */
  turns: readonly number[];
  /** how many of `boxes`, from the first, must be found: where one is not, the whole picture is searched */
  sure: number;
  /** search the whole picture in any case */
  search: boolean;
  /** O-Net probability that a face must keep */
  keep: number;
}

/** What a frame shows: the face at each expected box or null, and faces that were not expected. */
export interface Sighting {
  followed: (Face | null)[];
  found: Face[];
  searched: boolean;
  width: number;
  height: number;
}

/**
 * Faces of a picture, most confident first. Yields between bands and batches; whatever happens, the arena is as it was.
 */
export function* cascade(
  executor: Executor<Nets>,
  image: PixelImage,
  options: CascadeOptions,
  lap: Lap,
): Checkpoint<Face[]> {
  const { engine } = executor;
  const mark = engine.arena.mark();
  try {
    const view = loadView(engine, image, options, lap);
    const faces = yield* search(executor, view.photo, options, lap);
    return yield* complete(executor, view, faces, options, lap);
  } finally {
    engine.arena.release(mark);
  }
}

/**
 * Faces of a frame of which something is known: first where they should be, then, where that is called for, everywhere.
 */
export function* cascadeFrame(
  executor: Executor<Nets>,
  image: PixelImage,
  { boxes, turns, sure, search: always, keep }: Expectation,
  options: CascadeOptions,
  lap: Lap,
): Checkpoint<Sighting> {
  const { engine } = executor;
  const mark = engine.arena.mark();
  try {
    const view = loadView(engine, image, options, lap);
    const onet = Math.fround(keep);
    const rnet = Math.min(Math.fround(options.thresholds[1]), onet);
    const expected = boxes.map((box) => scaleBox(box, 1 / view.factor));
    const kept = yield* follow(executor, view.photo, expected, turns, { rnet, onet }, lap);
    const searched = always || kept.some((face, i) => !face && i < sure);
    const all = searched ? yield* search(executor, view.photo, options, lap) : [];
    const here = kept.filter((face) => face !== null);
    const found = all.filter((face) => !here.some((known) => isSame(face.box, known.box)));
    const faces = yield* complete(executor, view, [...here, ...found], options, lap);
    const { width, height } = view.whole;
    let next = 0;
    return { followed: kept.map((face) => face && faces[next++]!), found: faces.slice(next), searched, width, height };
  } finally {
    engine.arena.release(mark);
  }
}

/** The picture as it came, and as faces are looked for in it: `factor` times smaller, perhaps in better light. */
interface View {
  whole: Rgba;
  photo: Rgba;
  factor: number;
}

function loadView(engine: Engine, image: PixelImage, options: CascadeOptions, lap: Lap): View {
  const whole = loadImage(engine, image, options.maxPixels);
  const factor = options.autoDownscale ? downscaleFactor(whole.width, whole.height) : 1;
  const small = factor === 1 ? whole : shrinkImage(engine, whole, factor);
  const photo = options.light === 'auto' ? adjustLight(engine, small) : small;
  lap('decode');
  return { whole, photo, factor };
}

function* search(executor: Executor<Nets>, photo: Rgba, options: CascadeOptions, lap: Lap): Checkpoint<FoundFace[]> {
  const { minFaceSize, scaleFactor, thresholds, batchSize, rotations, suppression } = options;
  // float32, as the probabilities that they are held against
  const [pnet, rnet, onet] = thresholds.map(Math.fround) as [number, number, number];
  const proposing = { minFaceSize, scaleFactor, threshold: pnet, overlaps: suppression };
  const proposals = yield* propose(executor, photo, proposing, lap);
  const crops = { threshold: rnet, batchSize, overlap: suppression.rnet };
  const boxes = yield* filterBoxes(executor, photo, proposals, crops, lap);
  let faces = yield* findFaces(executor, photo, boxes, { threshold: onet, batchSize: Math.ceil(batchSize / 4) }, lap);
  if (rotations !== 'none') {
    const looking = { rotations, pnet: proposing, rnet: crops, onet, batchSize };
    faces = yield* lookAround(executor, photo, faces, proposals, looking, lap);
  }
  return select(faces, photo, options);
}

// Faces in pixels of the whole picture, with their eyes, and what follows from these.
function* complete(
  executor: Executor<Nets>,
  { whole, photo, factor }: View,
  faces: readonly FoundFace[],
  { refine, eyes, eyePatch, pupil }: CascadeOptions,
  lap: Lap,
): Checkpoint<Face[]> {
  const refined = refine ? yield* levelFaces(executor, photo, faces, lap) : faces;
  const enlarged = refined.map((face) => (factor === 1 ? face : enlarge(face, factor)));
  const rules = { eyePatch, pupil };
  const seen = executor.nets.elg && eyes ? yield* findEyes(executor, whole, enlarged, rules, lap) : enlarged;
  return (refine ? seen.map(withIrises) : seen).map(oriented);
}

/** The landmarks of a picture that is one eye. */
export function* eyeOf(
  engine: Engine,
  elg: Elg,
  image: PixelImage,
  { maxPixels, ...options }: CloseupOptions & { maxPixels: number },
  lap: Lap,
): Checkpoint<Eye> {
  const mark = engine.arena.mark();
  try {
    const photo = loadImage(engine, image, maxPixels);
    lap('decode');
    const eye = yield* eyeOfPicture(engine, elg, photo, options);
    lap('eyes');
    return eye;
  } finally {
    engine.arena.release(mark);
  }
}
