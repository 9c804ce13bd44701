// Photo to faces and eyes: the only file that knows the order of the stages.
import type { Elg } from '../nets/elg.ts';
import { ONET_SIZE, RNET_SIZE, type Mtcnn } from '../nets/mtcnn.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { Eye, EyePatch, Face, PixelImage, Point } from '../types.ts';
import { refine } from './boxes.ts';
import { findEyes, readPatches } from './eyes.ts';
import { findFaces } from './faces.ts';
import { downscaleFactor, loadImage, shrinkImage } from './image.ts';
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

/** Faces of a picture, most confident first. Yields between scales and batches; whatever happens, the arena is as it was. */
export function* cascade(
  engine: Engine,
  { mtcnn, elg }: Nets,
  image: PixelImage,
  options: CascadeOptions,
  watch: Stopwatch,
): Checkpoint<Face[]> {
  const { arena } = engine;
  const { minFaceSize, scaleFactor, batchSize } = options;
  // thresholds are float32, as the probabilities they are held against
  const [pnet, rnet, onet] = options.thresholds.map(Math.fround) as [number, number, number];
  const mark = arena.mark();
  try {
    const whole = loadImage(engine, image, options.maxPixels);
    const factor = options.autoDownscale ? downscaleFactor(whole.width, whole.height) : 1;
    const photo = factor === 1 ? whole : shrinkImage(engine, whole, factor);
    watch.lap('decode');
    const levels = pyramidLevels(photo.width, photo.height, minFaceSize, scaleFactor);
    const proposals = yield* propose(engine, mtcnn.pnet, photo, levels, pnet, watch);
    const rstage = { layers: mtcnn.rnet, size: RNET_SIZE, threshold: rnet, batchSize };
    const boxes = yield* refine(engine, rstage, photo, proposals, watch);
    const ostage = { layers: mtcnn.onet, size: ONET_SIZE, threshold: onet, batchSize: Math.ceil(batchSize / 4) };
    const faces = yield* findFaces(engine, ostage, photo, boxes, watch);
    const wanted = select(faces, photo, options).map((face) => (factor === 1 ? face : enlarge(face, factor)));
    return elg && options.eyes ? yield* findEyes(engine, elg, whole, wanted, options.eyePatch, watch) : wanted;
  } finally {
    arena.release(mark);
  }
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
    box: { ...point(box), width: box.width * factor, height: box.height * factor },
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
