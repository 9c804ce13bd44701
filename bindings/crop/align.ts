// A face turned level and scaled so that its five points lie where networks for recognition want them.
import { badOption, readOptions, type Check } from '../checks/options.ts';
import type { Face, PixelImage, Point } from '../types.ts';
import { readPoint, SIDE } from './options.ts';
import { imageOf, type Crop } from './pixels.ts';
import { similarity } from './similarity.ts';
import { inverse, warp } from './warp.ts';

export interface AlignOptions {
  /** side of the square that comes out, px; default 112 */
  size?: number;
  /** where the points come to lie; default 'arcface' */
  template?: 'arcface';
}

export const ALIGN_CHECKS: Record<keyof AlignOptions, Check> = {
  size: SIDE,
  template: ["'arcface'", (value) => value === 'arcface'],
};

// ArcFace's places of eyes, nose and mouth in 112x112 (Deng 2019, insightface), left and right as in the picture.
const ARCFACE = {
  eyes: [38.2946, 51.6963, 73.5318, 51.5014],
  nose: [56.0252, 71.7366],
  mouth: [41.5493, 92.3655, 70.7299, 92.2041],
};
const SIZE = 112;
const WIDE = 128; // networks for such sizes want the face 8 px further right

const NAMES = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;

/**
 * The face as networks of ArcFace's kind were trained on it: size x size RGBA, black where the picture ends. The turn,
 * scale and shift are those of least squares, pixels those of cv2.warpAffine, as insightface's norm_crop makes them; a
 * size that is a multiple of 128 has the face where norm_crop puts it there.
 *
 * @param face a face of `image`, or its `keypoints`, px
 * @throws SaccadeError SACCADE_BAD_IMAGE, SACCADE_BAD_OPTION
 */
export function alignFace(image: PixelImage, face: Pick<Face, 'keypoints'>, options?: AlignOptions): Crop {
  const { size = SIZE } = readOptions<AlignOptions>(options, ALIGN_CHECKS);
  const keypoints = face?.keypoints;
  const to = similarity(
    NAMES.map((name) => readPoint(keypoints, name)),
    template(size),
  );
  if (!to) throw badOption('five points', 'face.keypoints', 'one place');
  const source = inverse(to);
  const { a, b, x0, y0 } = source;
  if (![a, b, x0, y0].every(Number.isFinite)) throw badOption('five points of a face', 'face.keypoints', keypoints);
  const pixels = warp(imageOf(image), source, { width: size, height: size });
  return {
    ...pixels,
    toPhoto: [
      [a, -b, x0],
      [b, a, y0],
    ],
  };
}

function template(size: number): Point[] {
  const isWide = size % SIZE !== 0 && size % WIDE === 0;
  const scale = size / (isWide ? WIDE : SIZE);
  const right = isWide ? (WIDE - SIZE) / 2 : 0;
  const all = [...ARCFACE.eyes, ...ARCFACE.nose, ...ARCFACE.mouth];
  return NAMES.map((_, i) => ({ x: scale * (all[2 * i]! + right), y: scale * all[2 * i + 1]! }));
}
