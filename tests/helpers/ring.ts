// An iris that is a circle.
import type { Point } from '../../bindings/types.ts';

/** 8 points, from the left over the top. */
export const ring = (x: number, y: number, radius: number): Point[] =>
  Array.from({ length: 8 }, (_, i) => ({
    x: x - radius * Math.cos((i * Math.PI) / 4),
    y: y - radius * Math.sin((i * Math.PI) / 4),
  }));
