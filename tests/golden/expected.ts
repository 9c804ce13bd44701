// What a program in Python, written from the original ones, says of pictures that every clone has (python/make.py).
import { readFileSync } from 'node:fs';
import type { DetectOptions, EyePatch, PixelFormat } from '../../bindings/index.node.ts';

type Pair = [number, number];

/** How a picture is made: python/pictures.py says the rules. */
export interface Recipe {
  /** a photograph of @vladmandic/face-api, or the example of this repository */
  file?: string;
  noise?: number;
  grain?: number;
  checker?: number;
  plain?: number;
  size?: Pair;
  crop?: [number, number, number, number];
  resize?: Pair;
  turn?: boolean;
  gray?: boolean;
}

/** A picture, and the sha256 of its RGB bytes. */
export interface Pixels {
  name: string;
  recipe: Recipe;
  size: Pair;
  sha256: string;
}

export interface ExpectedFace {
  /** x, y, width, height, and five points: the integers that Python's mtcnn prints */
  box: [number, number, number, number];
  points: Pair[];
  /** x1, y1, x2, y2 and the points before they are cut to integers */
  corners: number[];
  exact: Pair[];
  score: number;
}

export interface ExpectedEye {
  /** 18, photo px */
  landmarks: Pair[];
  peaks: number[];
  confidence: number;
  /** how far landmarks move, px of a patch 180 px wide, where the face's keypoints are off by 2e-4 px */
  spread: number;
}

export interface Case extends Pixels {
  options: DetectOptions & { format?: PixelFormat };
  /** the original program itself was run on these pixels, and says the same */
  recorded: boolean;
  /** width, height, 16 digits of the sha256 of its RGB bytes, cells over the threshold, boxes that stay */
  levels: [number, number, string, number, number][];
  /** boxes that P-Net gives R-Net */
  proposed: number;
  faces: ExpectedFace[];
  /** left and right eye of each face */
  eyes: { network: string; patch: EyePatch; faces: [ExpectedEye | null, ExpectedEye | null][] }[];
}

export interface EyePicture extends Pixels {
  side: 'left' | 'right';
  network: string;
  /** of one look */
  eye: ExpectedEye;
  /** its circle through five of the iris points: x, y, radius */
  iris: [number, number, number];
  /** of several looks */
  refined: { iris: [number, number, number]; confidence: number; zoom: number };
}

interface Expected {
  /** sha256 of each file's RGB bytes, as libjpeg-turbo decodes it */
  photographs: Record<string, string>;
  cases: Case[];
  eyePictures: EyePicture[];
}

export const { photographs, cases, eyePictures } = JSON.parse(
  readFileSync(new URL('expected.json', import.meta.url), 'utf8'),
) as Expected;
