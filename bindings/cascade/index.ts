// Photo to faces and eyes: the only file that knows the order of the stages.
import type { Elg } from '../nets/elg.ts';
import { ONET_SIZE, RNET_SIZE, type Mtcnn } from '../nets/mtcnn.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Box, Eye, EyePatch, Face, PixelImage, Point } from '../types.ts';
import { refine } from './boxes.ts';
import { findEyes, readPatches } from './eyes.ts';
import { findFaces } from './faces.ts';
import { follow } from './follow.ts';
import { downscaleFactor, loadImage, shrinkImage } from './image.ts';
import { isSame } from './overlap.ts';
import { wholePatch } from './patches.ts';
import { propose } from './proposals.ts';
import { pyramidLevels } from './pyramid.ts';
import { squareBox } from './square.ts';
import type { Checkpoint, Stopwatch } from './stopwatch.ts';

/** Detect options with nothing left open (bindings/options.ts checks and fills them). */
export interface CascadeOptions {
  minFaceSize: number;
  scaleFactor: number;
  thresholds: readonly [number, number, number];
  minConfidence: number;
  maxFaces: number;
  minFaceArea: number;
  autoDownscale: boolean;
  maxPixels: number;
  batchSize: number;
  eyes: boolean;
  eyePatch: EyePatch;
}

/** The networks; `elg` is null where the detector was made without eyes. */
export interface Nets {
  mtcnn: Mtcnn;
  elg: Elg | null;
}

/** What is known of a frame before it is looked at: boxes where faces should be, photo px. */
export interface Expectation {
  boxes: readonly Box[];
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

/** Faces of a picture, most confident first. Yields between scales and batches; whatever happens, the arena is as it was. */
export function* cascade(
  engine: Engine,
  nets: Nets,
  image: PixelImage,
  options: CascadeOptions,
  watch: Stopwatch,
): Checkpoint<Face[]> {
  const mark = engine.arena.mark();
  try {
    const view = look(engine, image, options, watch);
    const faces = yield* search(engine, nets.mtcnn, view.photo, options, watch);
    return yield* complete(engine, nets.elg, view, faces, options, watch);
  } finally {
    engine.arena.release(mark);
  }
}

/** Faces of a frame of which something is known: first where they should be, then, where that is called for, everywhere. */
export function* cascadeFrame(
  engine: Engine,
  nets: Nets,
  image: PixelImage,
  { boxes, sure, search: always, keep }: Expectation,
  options: CascadeOptions,
  watch: Stopwatch,
): Checkpoint<Sighting> {
  const mark = engine.arena.mark();
  try {
    const view = look(engine, image, options, watch);
    const { rnet, onet } = stages(nets.mtcnn, options);
    const lenient = {
      rnet: { ...rnet, threshold: Math.min(rnet.threshold, Math.fround(keep)) },
      onet: { ...onet, threshold: Math.fround(keep) },
    };
    const expected = boxes.map((box) => scaleBox(box, 1 / view.factor));
    const kept = yield* follow(engine, lenient, view.photo, expected, watch);
    const searched = always || kept.some((face, i) => !face && i < sure);
    const all = searched ? yield* search(engine, nets.mtcnn, view.photo, options, watch) : [];
    const here = kept.filter((face) => face !== null);
    const found = all.filter((face) => !here.some((known) => isSame(face.box, known.box)));
    const faces = yield* complete(engine, nets.elg, view, [...here, ...found], options, watch);
    const { width, height } = view.whole;
    let next = 0;
    return { followed: kept.map((face) => face && faces[next++]!), found: faces.slice(next), searched, width, height };
  } finally {
    engine.arena.release(mark);
  }
}

/** The picture as it came, and as it is looked at: `factor` times smaller. */
interface View {
  whole: Rgba;
  photo: Rgba;
  factor: number;
}

function look(engine: Engine, image: PixelImage, options: CascadeOptions, watch: Stopwatch): View {
  const whole = loadImage(engine, image, options.maxPixels);
  const factor = options.autoDownscale ? downscaleFactor(whole.width, whole.height) : 1;
  const photo = factor === 1 ? whole : shrinkImage(engine, whole, factor);
  watch.lap('decode');
  return { whole, photo, factor };
}

// thresholds are float32, as the probabilities they are held against
function stages({ rnet, onet }: Mtcnn, { thresholds, batchSize }: CascadeOptions) {
  return {
    rnet: { layers: rnet, size: RNET_SIZE, threshold: Math.fround(thresholds[1]), batchSize },
    onet: { layers: onet, size: ONET_SIZE, threshold: Math.fround(thresholds[2]), batchSize: Math.ceil(batchSize / 4) },
  };
}

function* search(
  engine: Engine,
  mtcnn: Mtcnn,
  photo: Rgba,
  options: CascadeOptions,
  watch: Stopwatch,
): Checkpoint<Face[]> {
  const { minFaceSize, scaleFactor, thresholds } = options;
  const { rnet, onet } = stages(mtcnn, options);
  const levels = pyramidLevels(photo.width, photo.height, minFaceSize, scaleFactor);
  const proposals = yield* propose(engine, mtcnn.pnet, photo, levels, Math.fround(thresholds[0]), watch);
  const boxes = yield* refine(engine, rnet, photo, proposals, watch);
  const faces = yield* findFaces(engine, onet, photo, boxes, watch);
  return select(faces, photo, options);
}

// Faces in pixels of the whole picture, with their eyes.
function* complete(
  engine: Engine,
  elg: Elg | null,
  { whole, factor }: View,
  faces: readonly Face[],
  { eyes, eyePatch }: CascadeOptions,
  watch: Stopwatch,
): Checkpoint<Face[]> {
  const enlarged = faces.map((face) => (factor === 1 ? face : enlarge(face, factor)));
  return elg && eyes ? yield* findEyes(engine, elg, whole, enlarged, eyePatch, watch) : enlarged;
}

/** The landmarks of a picture that is one eye. */
export function* eyeOf(
  engine: Engine,
  elg: Elg,
  image: PixelImage,
  side: 'left' | 'right',
  maxPixels: number,
  watch: Stopwatch,
): Checkpoint<Eye> {
  const mark = engine.arena.mark();
  try {
    const photo = loadImage(engine, image, maxPixels);
    watch.lap('decode');
    const [eye] = yield* readPatches(engine, elg, photo, [wholePatch(photo, side, elg.config)]);
    watch.lap('eyes');
    return eye!;
  } finally {
    engine.arena.release(mark);
  }
}

function select(faces: Face[], photo: Rgba, { minConfidence, minFaceArea, maxFaces }: CascadeOptions): Face[] {
  const isLarge = ({ box }: Face) => {
    const { width, height } = squareBox(box, photo.width, photo.height);
    return width * height >= minFaceArea;
  };
  return faces
    .filter((face) => face.confidence >= minConfidence && (minFaceArea === 0 || isLarge(face)))
    .slice(0, maxFaces);
}

// Back to the pixels of the photo that came in.
function enlarge({ box, confidence, keypoints, eyes }: Face, factor: number): Face {
  const point = ({ x, y }: Point) => ({ x: x * factor, y: y * factor });
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = keypoints;
  return {
    box: scaleBox(box, factor),
    confidence,
    keypoints: {
      leftEye: point(leftEye),
      rightEye: point(rightEye),
      nose: point(nose),
      mouthLeft: point(mouthLeft),
      mouthRight: point(mouthRight),
    },
    eyes,
  };
}

function scaleBox({ x, y, width, height }: Box, factor: number): Box {
  return { x: x * factor, y: y * factor, width: width * factor, height: height * factor };
}
