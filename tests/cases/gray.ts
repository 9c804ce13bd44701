// Parts of pictures: w x h pixels, `gap` bytes after each row of src.

import type { Affine2d } from '../../bindings/runtime/ops.ts';

export interface GrayCase {
  name: string;
  w: number;
  h: number;
  gap: number;
}

export const grayCases: readonly GrayCase[] = [
  { name: 'an eye of a photo', w: 52, h: 32, gap: 2048 - 4 * 52 },
  ...[1, 2, 3, 4, 5, 7].flatMap((w) => [1, 3].map((h) => ({ name: `${w}x${h}`, w, h, gap: 4 * (w % 3) }))),
  { name: 'one column', w: 1, h: 40, gap: 12 },
];

/** A warp: dst (height, width), src (h, w). */
export interface WarpCase {
  name: string;
  from: readonly [w: number, h: number];
  to: readonly [width: number, height: number];
  map: Affine2d;
}

const turn = (degrees: number, scale: number, x0: number, y0: number, step = 1): Affine2d => {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI) * scale, Math.sin((degrees / 180) * Math.PI) * scale];
  return { xu: step * cos, xv: -sin, x0, yu: step * sin, yv: cos, y0 };
};

export const warpCases: readonly WarpCase[] = [
  { name: 'an eye, upright', from: [200, 160], to: [180, 108], map: turn(0, 0.31, 61.7, 50.2) },
  { name: 'an eye, turned', from: [200, 160], to: [180, 108], map: turn(23, 0.31, 71.7, 30.2) },
  { name: 'an eye, turned and mirrored', from: [200, 160], to: [180, 108], map: turn(-17, 0.4, 150.1, 60.9, -1) },
  { name: 'identity', from: [7, 5], to: [7, 5], map: turn(0, 1, 0, 0) },
  { name: 'mirrored', from: [7, 5], to: [7, 5], map: turn(0, 1, 6, 0, -1) },
  { name: 'upside down', from: [7, 5], to: [7, 5], map: turn(180, 1, 6, 4) },
  { name: 'a quarter turn', from: [7, 5], to: [5, 7], map: turn(90, 1, 6, 0) },
  { name: 'half a pixel', from: [7, 5], to: [7, 5], map: turn(0, 1, 0.5, 0.5) },
  { name: 'over every border', from: [9, 8], to: [31, 29], map: turn(10, 1, -10.3, -11.6) },
  { name: 'all left of the picture', from: [9, 8], to: [5, 5], map: turn(0, 1, -100, 2.5) },
  { name: 'all right of it', from: [9, 8], to: [5, 5], map: turn(0, 1, 100.25, 2.5) },
  { name: 'all above it', from: [9, 8], to: [5, 5], map: turn(0, 1, 2.5, -1000) },
  { name: 'all below it', from: [9, 8], to: [5, 5], map: turn(0, 1, 2.5, 1e6) },
  { name: 'one pixel of src', from: [1, 1], to: [6, 4], map: turn(30, 0.7, -1, -1) },
  { name: 'one pixel of dst', from: [6, 4], to: [1, 1], map: turn(30, 0.7, 2.2, 1.1) },
  { name: 'one row of src', from: [9, 1], to: [9, 3], map: turn(5, 0.8, 0.3, -0.7) },
  { name: 'one column of src', from: [1, 9], to: [3, 9], map: turn(5, 0.8, -0.3, 0.7) },
  { name: 'far apart', from: [90, 80], to: [11, 9], map: turn(-40, 9.3, 3, 40) },
];
