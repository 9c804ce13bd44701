// Photo to faces: the only file that knows the order of the stages.
import { ONET_SIZE, RNET_SIZE, type Mtcnn } from '../nets/mtcnn.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Face, PixelImage, Point } from '../types.ts';
import { refine } from './boxes.ts';
import { findFaces } from './faces.ts';
import { downscaleFactor, loadImage, shrinkImage } from './image.ts';
import { propose } from './proposals.ts';
import { pyramidLevels } from './pyramid.ts';
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
}

/** Faces of a picture, most confident first. Yields between scales and batches; whatever happens, the arena is as it was. */
export function* cascade(
  engine: Engine,
  nets: Mtcnn,
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
    const proposals = yield* propose(engine, nets.pnet, photo, levels, pnet, watch);
    const rstage = { layers: nets.rnet, size: RNET_SIZE, threshold: rnet, batchSize };
    const boxes = yield* refine(engine, rstage, photo, proposals, watch);
    const ostage = { layers: nets.onet, size: ONET_SIZE, threshold: onet, batchSize };
    const faces = yield* findFaces(engine, ostage, photo, boxes, watch);
    return select(factor === 1 ? faces : faces.map((face) => enlarge(face, factor)), options);
  } finally {
    arena.release(mark);
  }
}

function select(faces: Face[], { minConfidence, minFaceArea, maxFaces }: CascadeOptions): Face[] {
  return faces
    .filter(({ confidence, box }) => confidence >= minConfidence && box.width * box.height >= minFaceArea)
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
