// The pictures in which most went wrong, and what to draw in them.

import { boxOutline, type Shape, type Size } from '../draw/shapes.ts';
import type { Color } from '../draw/style.ts';
import type { Matches, Verdict } from './matches.ts';

export interface Mistakes {
  /** which pair it is */
  index: number;
  missed: number;
  false: number;
}

/** At most `count`, those with most mistakes first; pictures without one are left out. */
export function worstOf(matches: readonly (Matches | null)[], count: number): Mistakes[] {
  return matches
    .map((one, index) => ({
      index,
      missed: one?.missed.length ?? 0,
      false: one?.judged.filter(({ verdict }) => verdict === 'false').length ?? 0,
    }))
    .filter((one) => one.missed + one.false > 0)
    .sort((a, b) => b.missed + b.false - a.missed - a.false)
    .slice(0, count);
}

const MISSED: Color = [255, 120, 0];
const LEFT_OUT: Color = [160, 160, 160];
const COLORS: Record<Verdict, Color> = { found: [0, 220, 120], false: [220, 0, 255], leftOut: LEFT_OUT };

/** Boxes of all faces: detected ones as they were judged, marked ones where nothing was found. */
export function verdictShapes({ judged, missed, leftOut }: Matches, size: Size): Shape[] {
  return [
    ...leftOut.map((box) => boxOutline(box, size, LEFT_OUT)),
    // the most confident on top
    ...judged.toReversed().map(({ face, verdict }) => boxOutline(face.box, size, COLORS[verdict])),
    ...missed.map((box) => boxOutline(box, size, MISSED)),
  ];
}
