// The eyes of faces around an engine that runs ELG, in plain JavaScript: the same patches, as a reasonable program
// would cut them. What a patch's place and the 18 landmarks mean is ours.
import { readEye } from '../../../bindings/eyes/landmarks.ts';
import { uprightPatch } from '../../../bindings/eyes/patches.ts';
import { LANDMARKS, type ElgConfig } from '../../../bindings/nets/elg.ts';
import type { Affine2d } from '../../../bindings/runtime/ops.ts';
import type { Eye, FoundFace, PixelImage } from '../../../bindings/types.ts';
import type { Output } from '../engines/layout.ts';
import type { Model } from '../engines/model.ts';

const SIDES = ['left', 'right'] as const;

/** Finds the eyes of a face. `elg`: takes two at once, in planes. */
export function plainEyes(elg: Model, config: ElgConfig): (photo: PixelImage, face: FoundFace) => Promise<FoundFace> {
  const { width, height } = config;
  const pixels = width * height;
  return async (photo, face) => {
    const { leftEye: left, rightEye: right } = face.keypoints;
    const patches = SIDES.map((side) => uprightPatch({ left, right }, side, config)?.toPhoto ?? null);
    if (!patches[0] || !patches[1]) return { ...face, eyes: { left: null, right: null } };
    const values = new Float32Array(2 * pixels);
    for (const [i, toPhoto] of patches.entries()) {
      normalize(warp(photo, toPhoto!, width, height), values.subarray(i * pixels, (i + 1) * pixels));
    }
    const x = elg.tensor(values, 2, height, width);
    const { heatmaps } = await elg.run(x);
    elg.free(x);
    const read = (i: number): Eye => readEye(locate(heatmaps!, i, config.beta), LANDMARKS, patches[i]!, config);
    return { ...face, eyes: { left: read(0), right: read(1) } };
  };
}

// A turned and scaled part of the photo in gray: linear between the four nearest pixels, the border's repeated.
function warp(photo: PixelImage, { xu, xv, x0, yu, yv, y0 }: Affine2d, width: number, height: number): Uint8Array {
  const { data, width: w, height: h } = photo;
  const out = new Uint8Array(width * height);
  const gray = (at: number) => (9798 * data[at]! + 19235 * data[at + 1]! + 3735 * data[at + 2]! + 16384) >> 15;
  for (let v = 0, i = 0; v < height; v++) {
    for (let u = 0; u < width; u++, i++) {
      const [x, y] = [xu * u + xv * v + x0, yu * u + yv * v + y0];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      const l = Math.max(0, Math.min(left, w - 1)) * 4;
      const r = Math.max(0, Math.min(left + 1, w - 1)) * 4;
      const above = Math.max(0, Math.min(top, h - 1)) * w * 4;
      const below = Math.max(0, Math.min(top + 1, h - 1)) * w * 4;
      const upper = gray(above + l) * (1 - fx) + gray(above + r) * fx;
      const lower = gray(below + l) * (1 - fx) + gray(below + r) * fx;
      out[i] = Math.round(upper * (1 - fy) + lower * fy);
    }
  }
  return out;
}

// (v - mean) / (2 deviation + 4) within ±2: the input of the networks that we ship.
function normalize(patch: Uint8Array, to: Float32Array): void {
  let sum = 0;
  let squares = 0;
  for (const v of patch) {
    sum += v;
    squares += v * v;
  }
  const mean = sum / patch.length;
  const scale = 1 / (2 * Math.sqrt(squares / patch.length - mean * mean) + 4);
  for (let i = 0; i < to.length; i++) to[i] = Math.max(-2, Math.min((patch[i]! - mean) * scale, 2));
}

// Where the landmarks of map `n` lie, by soft-argmax: rows of x, y and highest values.
function locate({ data, width, height }: Output, n: number, beta: number): Float32Array {
  const cells = width * height;
  const found = new Float32Array(3 * LANDMARKS);
  for (let i = 0; i < LANDMARKS; i++) {
    const heat = data.subarray((n * LANDMARKS + i) * cells, (n * LANDMARKS + i + 1) * cells);
    let most = -Infinity;
    for (const value of heat) if (value > most) most = value;
    let [sum, x, y] = [0, 0, 0];
    for (let row = 0, cell = 0; row < height; row++) {
      for (let column = 0; column < width; column++, cell++) {
        const share = Math.exp(beta * (heat[cell]! - most));
        sum += share;
        x += share * (column + 0.5);
        y += share * (row + 0.5);
      }
    }
    found.set([x / sum], i);
    found.set([y / sum], LANDMARKS + i);
    found.set([most], 2 * LANDMARKS + i);
  }
  return found;
}
