// What the detector said of each picture: from JSON lines that `detect --json` and `eye` have written.

import { SaccadeError, expected, show } from '../errors.ts';
import type { Eye, FoundFace } from '../types.ts';
import { Paths, nameOf } from './paths.ts';
import { SIDES, type TruePicture } from './truth.ts';

/** A marked picture and what was said of it. */
export interface Pair {
  truth: TruePicture;
  /** null: nobody has looked at the picture, and whatever is marked in it is missed */
  result: Result | null;
}

export interface Result {
  /** none in a picture that failed */
  faces: readonly FoundFace[];
  /** of a picture that is one eye */
  eye?: Eye;
  /** why the picture could not be read */
  failure?: string;
}

/**
 * Marked pictures with what was said of them. Results of a copy elsewhere are known by the picture's name alone, where
 * one marked picture has it.
 */
export function pairUp(truth: readonly TruePicture[], results: Paths<Result>): Pair[] {
  const marked = new Map<string, number>();
  for (const { image } of truth) marked.set(nameOf(image), (marked.get(nameOf(image)) ?? 0) + 1);
  return truth.map((picture) => {
    const { image } = picture;
    const byName = marked.get(nameOf(image)) === 1 ? results.getByName(image) : undefined;
    return { truth: picture, result: results.get(image) ?? byName ?? null };
  });
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
  return isEye(eye) ? { file, faces, eye } : undefined;
}

const POINTS = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;

function isFace(value: Partial<FoundFace> | null): boolean {
  const { box, confidence, keypoints, eyes } = value ?? {};
  const sides = [box?.x, box?.y, box?.width, box?.height, confidence];
  const areEyes = SIDES.every((side) => !eyes?.[side] || isEye(eyes[side]));
  return sides.every(Number.isFinite) && POINTS.every((name) => isPoint(keypoints?.[name])) && areEyes;
}

function isEye({ iris, irisCenter }: Partial<Eye>): boolean {
  return Array.isArray(iris) && iris.every(isPoint) && isPoint(irisCenter);
}

function isPoint(value: { x?: unknown; y?: unknown } | null | undefined): boolean {
  return Number.isFinite(value?.x) && Number.isFinite(value?.y);
}
