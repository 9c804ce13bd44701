// Are two answers the same faces?
import type { Face } from '../../../bindings/types.ts';

const CORNER_PX = 0.05; // of sums in another order, truncated between stages
const CONFIDENCE = 1e-4;

/** Throws unless both list the same faces in the same order; returns what to say of them. */
export function sameFaces(got: readonly Face[], expected: readonly Face[]): string {
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
  if (!(px <= CORNER_PX && share <= CONFIDENCE)) throw new Error(`faces differ by ${px} px, ${share} of confidence`);
  return `the same ${got.length} faces within ${px.toExponential(1)} px`;
}
