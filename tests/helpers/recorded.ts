// The recorded runs of the original Python program, and what our cascade says of the same pixels.
import * as assert from 'uvu/assert';
import { createHash } from 'node:crypto';
import { cascade, type CascadeOptions } from '../../bindings/cascade/index.ts';
import { detectOptions } from '../../bindings/detector/options.ts';
import { toMtcnn, type MtcnnFace } from '../../bindings/mtcnn.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import { alone, runThrough } from '../../bindings/runtime/stage.ts';
import type { Mtcnn } from '../../bindings/nets/mtcnn.ts';
import type { Face, FoundFace, PixelImage } from '../../bindings/types.ts';
import { close } from './close.ts';

// README of the recorded results, in photo pixels; pixels are whole where nothing is said
export const SCORE = 2e-6;
export const CORNER = 1e-3;
const POINT = 2e-3;

export const DEFAULTS = detectOptions({ eyes: false });
export const noLap = () => undefined;

export interface GoldenFace {
  box_x1y1x2y2: number[];
  score: number;
  points_xy: number[][];
}

export interface Golden {
  width: number;
  height: number;
  min_face_size: number;
  thresholds: [number, number, number];
  factor: number;
  scales: number[];
  rgb_sha256?: string;
  stage1: {
    per_scale: { resized: [number, number]; resized_rgb_sha256: string; candidates: number; kept: number }[];
    merged: number;
    after_merged_nms?: number;
    cells?: number[][];
    boxes?: number[][];
  };
  stage2?: { n_in: number; scores_in: number[]; n_pass: number; boxes: number[][] };
  stage3?: {
    n_in: number;
    boxes_in: number[][];
    scores_in: number[];
    n_pass: number;
    boxes_before_nms: number[][];
  };
  faces: MtcnnFace[];
  faces_float: GoldenFace[];
  variants?: Record<string, Golden>;
  auto_downscale?: { factor: number; size: [number, number]; rgb_sha256: string; faces_float_small: GoldenFace[] };
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Detection on one thread. */
export function detector(engine: Engine, nets: Mtcnn) {
  const executor = alone(engine, { mtcnn: nets, elg: null });
  const steps = (image: PixelImage, options: Partial<CascadeOptions> = {}) =>
    cascade(executor, image, { ...DEFAULTS, ...options }, noLap);
  const detect = (image: PixelImage, options?: Partial<CascadeOptions>): Face[] => runThrough(steps(image, options));
  return { executor, steps, detect };
}

export function checkFaces(faces: readonly FoundFace[], want: readonly GoldenFace[]): void {
  assert.is(faces.length, want.length, `${faces.length} faces, expected ${want.length}`);
  for (const [i, { box, confidence, keypoints }] of faces.entries()) {
    const { box_x1y1x2y2, score, points_xy } = want[i]!;
    const sides = [box.x, box.y, box.x + box.width, box.y + box.height];
    close(sides, box_x1y1x2y2, { what: `face ${i}`, tolerance: CORNER });
    close([confidence], [score], { what: `face ${i}, confidence`, tolerance: SCORE });
    const { leftEye, rightEye, nose, mouthLeft, mouthRight } = keypoints;
    const points = [leftEye, rightEye, nose, mouthLeft, mouthRight].flatMap(({ x, y }) => [x, y]);
    close(points, points_xy.flat(), { what: `face ${i}, points`, tolerance: POINT });
  }
}

export function checkInts(faces: readonly FoundFace[], want: readonly MtcnnFace[]): void {
  assert.equal(
    toMtcnn(faces).map(({ box, keypoints }) => ({ box, keypoints })),
    want.map(({ box, keypoints }) => ({ box, keypoints })),
  );
}
