// Who is who: faces of a frame given to those that were lost before, the nearest pairs first.
import { surpriseOf } from '../cascade/overlap.ts';
import type { Box, Face } from '../types.ts';

/** A lost face: where it should be by now, and for how long nobody saw it. */
export interface Lost {
  box: Box;
  seconds: number;
}

// Surprise (see `surpriseOf`) up to which a face that turns up is a lost one: a size away, or twice as large, or half
// of both; and as much again for each second in which it may have turned.
const REACH = 1;

/** For each face the index of the lost one that it is, or -1. Nobody is found twice. */
export function assign(faces: readonly Face[], lost: readonly Lost[]): number[] {
  const pairs = faces
    .flatMap(({ box }, face) => lost.map((one, i) => ({ face, i, surprise: surpriseOf(box, one.box) })))
    .filter(({ i, surprise }) => surprise < REACH * (1 + lost[i]!.seconds))
    .sort((a, b) => a.surprise - b.surprise);
  const answer = faces.map(() => -1);
  for (const { face, i } of pairs) if (answer[face] === -1 && !answer.includes(i)) answer[face] = i;
  return answer;
}
