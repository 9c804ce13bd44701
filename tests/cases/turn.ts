// Crops turned, scaled and mirrored; pictures turned by quarters.

import type { Affine2d } from '../../bindings/runtime/ops.ts';

export interface TurnCase {
  name: string;
  size: number;
  from: number;
  /** one a map */
  maps: readonly Affine2d[];
}

// About the middle of both: `degrees` clockwise as seen in the source, `scale` source pixels a pixel.
function about(size: number, from: number, degrees: number, scale: number, right = 0, step = 1): Affine2d {
  const angle = (degrees / 180) * Math.PI;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const [c, d] = [(size - 1) / 2, (from - 1) / 2];
  return {
    xu: step * cos,
    xv: -sin,
    x0: d + right - step * cos * c + sin * c,
    yu: step * sin,
    yv: cos,
    y0: d - step * sin * c - cos * c,
  };
}

const exact = (xu: number, xv: number, x0: number, yu: number, yv: number, y0: number): Affine2d => ({
  xu,
  xv,
  x0,
  yu,
  yv,
  y0,
});

/** Each quarter turn of a square of n pixels, by whole pixels. */
export const quarters = (n: number): readonly Affine2d[] => [
  exact(1, 0, 0, 0, 1, 0),
  exact(0, 1, 0, -1, 0, n - 1),
  exact(-1, 0, n - 1, 0, -1, n - 1),
  exact(0, -1, n - 1, 1, 0, 0),
];

export const turnCases: readonly TurnCase[] = [
  { name: 'R-Net, half a quarter', size: 24, from: 48, maps: [45, 135, -45].map((a) => about(24, 48, a, 1.41)) },
  { name: 'O-Net, a head held aside', size: 48, from: 96, maps: [about(48, 96, -17, 1.4)] },
  { name: 'the same mirrored', size: 48, from: 96, maps: [about(48, 96, -17, 1.4, 0, -1)] },
  { name: 'quarters', size: 24, from: 24, maps: quarters(24) },
  { name: 'one pixel', size: 1, from: 1, maps: quarters(1) },
  { name: 'one pixel of many', size: 1, from: 5, maps: [about(1, 5, 30, 2)] },
  { name: 'many of one', size: 5, from: 1, maps: [about(5, 1, 30, 0.5)] },
  { name: 'no map', size: 3, from: 3, maps: [] },
  { name: 'over the border', size: 7, from: 5, maps: [about(7, 5, 10, 1.5, -3), about(7, 5, 10, 1.5, 4)] },
  { name: 'all beside it', size: 3, from: 4, maps: [exact(1, 0, 1e6, 0, 1, -1e6), exact(1, 0, -50.25, 0, 1, 60.75)] },
  { name: 'halves', size: 4, from: 4, maps: [exact(1, 0, 0.5, 0, 1, 0.25)] },
];

export interface QuarterCase {
  name: string;
  w: number;
  h: number;
  quarters: number;
}

/** Sides: below, at and above a tile of 16 pixels, and with a rest. */
const SIDES = [
  [1, 1],
  [5, 1],
  [1, 5],
  [16, 15],
  [17, 33],
  [40, 16],
] as const;

export const quarterCases: readonly QuarterCase[] = SIDES.flatMap(([w, h]) =>
  [1, 2, 3].map((turns) => ({ name: `${w}x${h}, ${turns}`, w, h, quarters: turns })),
);
