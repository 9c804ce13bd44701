// What the detector said of each picture: from JSON lines that `detect --json` and `eye` have written.

import { SaccadeError, expected, show } from '../errors.ts';
import type { Eye, Face } from '../types.ts';
import { Paths } from './paths.ts';

export interface Result {
  /** none in a picture that failed */
  faces: readonly Face[];
  /** of a picture that is one eye */
  eye?: Eye;
  /** why the picture could not be read */
  failure?: string;
}

/**
 * @param where names the file in errors
 * @throws SaccadeError SACCADE_BAD_OPTION with the number of a line that is no result
 */
export function readResults(text: string, where: string): Paths<Result> {
  const results = new Paths<Result>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const result = resultOf(line);
    if (!result) {
      const what = "lines as 'saccade detect --json' writes them";
      throw new SaccadeError('SACCADE_BAD_OPTION', expected(what, show(where), `${show(line)} in line ${i + 1}`));
    }
    results.set(result.file, result);
  }
  return results;
}

function resultOf(line: string): (Result & { file: string }) | undefined {
  let value: { file?: unknown; faces?: unknown; eye?: Eye; error?: { message?: unknown } } | null;
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    return undefined;
  }
  if (typeof value?.file !== 'string') return undefined;
  const { file, faces = [], eye, error } = value;
  if (error) return { file, faces: [], failure: String(error.message) };
  if (!Array.isArray(faces) || !faces.every(isFace)) return undefined;
  if (!eye) return { file, faces };
  return Array.isArray(eye.iris) && isPoint(eye.irisCenter) ? { file, faces, eye } : undefined;
}

const POINTS = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;

function isFace(value: Partial<Face> | null): boolean {
  const { box, confidence, keypoints } = value ?? {};
  const sides = [box?.x, box?.y, box?.width, box?.height, confidence];
  return sides.every(Number.isFinite) && POINTS.every((name) => isPoint(keypoints?.[name]));
}

function isPoint(value: { x?: unknown; y?: unknown } | undefined): boolean {
  return Number.isFinite(value?.x) && Number.isFinite(value?.y);
}
