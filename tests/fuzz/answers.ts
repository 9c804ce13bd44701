// What every answer must be, whatever was asked: plain objects, and numbers where numbers are said to be.
import type { Face } from '../../bindings/types.ts';
import { Fault, NOT_FINITE } from './kinds.ts';

/** The answer as a text, the same for the same answer. */
export function checkedFaces(faces: readonly Face[]): string {
  if (!Array.isArray(faces)) throw new Fault(`faces that are ${typeof faces}`);
  for (const { box, confidence, keypoints } of faces) {
    if (!box || !keypoints || typeof confidence !== 'number') throw new Fault('a face without box, points, confidence');
  }
  const text = JSON.stringify(faces, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? NOT_FINITE : value,
  );
  return `${faces.length} faces ${text}`;
}
