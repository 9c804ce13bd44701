// Are two answers the same faces?
import type { Face } from '../../../bindings/types.ts';

const CORNER_PX = 0.05; // of sums in another order, truncated between stages
const CONFIDENCE = 1e-4;

/** Of one picture's faces, decoded by two decoders: a box cut to pixels moves by one, and the next ones look there. */
export const TWO_DECODERS = { px: 4, confidence: 0.01 };

/** Throws unless both list the same faces in the same order; returns what to say of them. `most`: differences. */
export function sameFaces(
  got: readonly Face[],
  expected: readonly Face[],
  most = { px: CORNER_PX, confidence: CONFIDENCE },
): string {
  if (got.length !== expected.length) throw new Error(`${got.length} faces, expected ${expected.length}`);
  let [px, share] = [0, 0];
  for (const [i, face] of got.entries()) {
    const other = expected[i]!;
    share = Math.max(share, Math.abs(face.confidence - other.confidence));
    for (const side of ['x', 'y', 'width', 'height'] as const)
      px = Math.max(px, Math.abs(face.box[side] - other.box[side]));
    for (const name of Object.keys(face.keypoints) as (keyof Face['keypoints'])[]) {
      for (const axis of ['x', 'y'] as const)
        px = Math.max(px, Math.abs(face.keypoints[name][axis] - other.keypoints[name][axis]));
    }
  }
  if (!(px <= most.px && share <= most.confidence)) throw new Error(`faces differ by ${px} px, ${share} of confidence`);
  return `the same ${got.length} faces within ${px.toExponential(1)} px`;
}

const LANDMARK_PX = 0.1; // gray patches that round a pixel the other way

/** Throws unless both see the same eyes; returns what to say of them. */
export function sameEyes(got: readonly Face[], expected: readonly Face[]): string {
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
