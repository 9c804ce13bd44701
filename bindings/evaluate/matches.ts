// Which faces of a picture were found, as WIDER FACE counts: the most confident first, each takes the marked face that
// it overlaps most. A marked face that is ignored or too low is neither a hit nor a miss.

import type { Box, FoundFace } from '../types.ts';
import type { TrueFace } from './truth.ts';

/** What a detected face is: `leftOut` lies on a face that does not count. */
export type Verdict = 'found' | 'false' | 'leftOut';

export interface Matches {
  /** most confident first */
  judged: { face: FoundFace; verdict: Verdict }[];
  missed: Box[];
  /** marked faces that do not count */
  leftOut: Box[];
}

const OVERLAP = 0.5;
/** px; marked faces that are lower do not count */
export const MIN_HEIGHT = 20;

/** Area of what both cover over the area that either covers; 0..1. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}

/** A picture in which no box is marked says nothing of faces: null. */
export function matchBoxes(
  truth: readonly TrueFace[],
  faces: readonly FoundFace[],
  minHeight: number = MIN_HEIGHT,
): Matches | null {
  const marked = truth.flatMap(({ box, isIgnored }) =>
    box ? [{ box, counts: !isIgnored && box.height >= minHeight }] : [],
  );
  if (marked.length === 0) return null;
  const taken = new Set<number>();
  const judge = (face: FoundFace): Verdict => {
    const overlaps = marked.map(({ box }) => intersectionOverUnion(face.box, box));
    const best = overlaps.reduce((at, overlap, i) => (overlap > overlaps[at]! ? i : at), 0);
    if (overlaps[best]! < OVERLAP) return 'false';
    if (!marked[best]!.counts) return 'leftOut';
    if (taken.has(best)) return 'false';
    taken.add(best);
    return 'found';
  };
  const judged = [...faces].sort(byConfidence).map((face) => ({ face, verdict: judge(face) }));
  return {
    judged,
    missed: marked.filter(({ counts }, i) => counts && !taken.has(i)).map(({ box }) => box),
    leftOut: marked.filter(({ counts }) => !counts).map(({ box }) => box),
  };
}

/** Most confident first. */
export function byConfidence(a: { confidence: number }, b: { confidence: number }): number {
  return b.confidence - a.confidence;
}
