// Are two answers the same faces?
import type { Box, FoundFace } from '../../../bindings/types.ts';

const CORNER_PX = 0.05; // of sums in another order, truncated between stages
const CONFIDENCE = 1e-4;
const ALIKE = 0.7; // of the areas: two such boxes are one to MTCNN

/** Throws unless both list the same faces in the same order; returns what to say of them. */
export function sameFaces(got: readonly FoundFace[], expected: readonly FoundFace[]): string {
  if (got.length !== expected.length) throw new Error(`${got.length} faces, expected ${expected.length}`);
  let [px, share] = [0, 0];
  for (const [i, face] of got.entries()) {
    const other = expected[i]!;
    share = Math.max(share, Math.abs(face.confidence - other.confidence));
    for (const side of ['x', 'y', 'width', 'height'] as const)
      px = Math.max(px, Math.abs(face.box[side] - other.box[side]));
    for (const name of Object.keys(face.keypoints) as (keyof FoundFace['keypoints'])[]) {
      for (const axis of ['x', 'y'] as const)
        px = Math.max(px, Math.abs(face.keypoints[name][axis] - other.keypoints[name][axis]));
    }
  }
  if (!(px <= CORNER_PX && share <= CONFIDENCE)) throw new Error(`faces differ by ${px} px, ${share} of confidence`);
  return `the same ${got.length} faces within ${px.toExponential(1)} px`;
}

const LANDMARK_PX = 0.1; // gray patches that round a pixel the other way

/** Throws unless both see the same eyes; returns what to say of them. */
export function sameEyes(got: readonly FoundFace[], expected: readonly FoundFace[]): string {
  let px = 0;
  let count = 0;
  for (const [i, face] of got.entries()) {
    for (const side of ['left', 'right'] as const) {
      const [eye, other] = [face.eyes?.[side], expected[i]!.eyes?.[side]];
      if (!eye !== !other) throw new Error(`${eye ? 'an' : 'no'} eye at the ${side} of face ${i}`);
      if (!eye || !other) continue;
      count++;
      const pairs = [...eye.eyelid, ...eye.iris, eye.pupil].map(
        (point, k) => [point, [...other.eyelid, ...other.iris, other.pupil][k]!] as const,
      );
      for (const [a, b] of pairs) px = Math.max(px, Math.abs(a.x - b.x), Math.abs(a.y - b.y));
    }
  }
  if (!(px <= LANDMARK_PX)) throw new Error(`landmarks differ by ${px} px`);
  return `${count} eyes within ${px.toExponential(1)} px`;
}

/**
 * Throws unless both find the same faces, if from two decoders of one file: a box that is cut to pixels moves, and all
 * after it.
 */
export function alikeFaces(got: readonly FoundFace[], expected: readonly FoundFace[]): string {
  const shares = expected.map(({ box }) => Math.max(0, ...got.map((other) => overlap(box, other.box))));
  const least = Math.min(1, ...shares);
  if (got.length !== expected.length) throw new Error(`${got.length} faces, expected ${expected.length}`);
  if (!(least > ALIKE)) throw new Error(`a face overlaps its other by ${least}`);
  return `${got.length} faces that are alike`;
}

/** The shared area over that of both. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.width * a.height + b.width * b.height - w * h);
}
