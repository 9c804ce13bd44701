// Annotations in our own form, annotations.json:
// { "items": [{ "image", "faces": [FACE] }] }
// FACE: { "box": [x, y, w, h], "ignore", "points5": [[x, y], ...], "points5_note", "eyes": { "img_left", "img_right" }}
// EYE: { "pupil" or "eye_centre": [x, y], "iris": { "cx", "cy", "r" }, "quality": "poor" }
// All but the image is optional; what else an entry says is not read.

import { SaccadeError, brief, expected, show } from '../errors.ts';
import type { Point } from '../types.ts';
import { SIDES, type Side, type TrueEye, type TrueFace, type TruePicture } from './truth.ts';

type Json = Record<string, unknown>;

/**
 * @param where names the file in errors
 * @throws SaccadeError SACCADE_BAD_OPTION that says which entry is wrong
 */
export function readOwn(text: string, where: string): TruePicture[] {
  return items(text, where).map((item, i) => {
    const at = `items[${i}] of ${show(where)}`;
    const { image, faces } = object(item, at);
    if (typeof image !== 'string' || image === '') throw wrong('the name of a picture as "image"', at, image);
    return { image, faces: list(faces ?? [], `"faces" in ${at}`).map((face) => faceOf(face, at)) };
  });
}

/** Pupils that several people agree on (pupil_agreed.json): they stand for all centers of eyes in faces. */
export function withAgreed(pictures: readonly TruePicture[], text: string, where: string): TruePicture[] {
  const name = (image: unknown) => String(image).split('/').at(-1)!;
  const agreed = new Map<string, Point>();
  for (const [i, item] of items(text, where).entries()) {
    const at = `items[${i}] of ${show(where)}`;
    const { image, side, pupil } = object(item, at);
    agreed.set(`${name(image)} ${String(side)}`, point(pupil, at));
  }
  const eyeOf = (image: string, side: Side, eye: TrueEye | undefined): TrueEye => {
    const rest: TrueEye = { isPoor: eye?.isPoor ?? false, ...(eye?.iris && { iris: eye.iris }) };
    const center = agreed.get(`${name(image)} img_${side}`);
    return center ? { ...rest, center } : rest;
  };
  return pictures.map(({ image, faces }) => ({
    image,
    faces: faces.map((face) => {
      if (!face.points || !face.eyes) return face;
      const { left, right } = face.eyes;
      return { ...face, eyes: { left: eyeOf(image, 'left', left), right: eyeOf(image, 'right', right) } };
    }),
  }));
}

function faceOf(value: unknown, at: string): TrueFace {
  const { box, ignore, points5, points5_note: note, eyes } = object(value, at);
  const face: TrueFace = { isIgnored: Boolean(ignore), arePointsDoubtful: note !== undefined, eyes: null };
  if (box !== undefined) {
    const [x, y, width, height] = numbers(box, 4, at) as [number, number, number, number];
    face.box = { x, y, width, height };
  }
  if (points5 !== undefined) {
    face.points = list(points5, at).map((pair) => point(pair, at));
    if (face.points.length !== 5) throw wrong('five points as "points5"', at, points5);
  }
  if (eyes !== undefined) {
    const sides = object(eyes, at);
    face.eyes = {};
    for (const side of SIDES) {
      const eye = sides[`img_${side}`];
      if (eye !== undefined) face.eyes[side] = eyeOf(eye, at);
    }
  }
  return face;
}

function eyeOf(value: unknown, at: string): TrueEye {
  const { pupil, eye_centre: middle, iris, quality } = object(value, at);
  const eye: TrueEye = { isPoor: quality === 'poor' };
  const center = pupil ?? middle;
  if (center !== undefined && center !== null) eye.center = point(center, at);
  if (iris !== undefined) {
    const { cx, cy, r } = object(iris, at);
    const [x, y, radius] = numbers([cx, cy, r], 3, at) as [number, number, number];
    eye.iris = { center: { x, y }, radius };
  }
  return eye;
}

function items(text: string, where: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SaccadeError(
      'SACCADE_BAD_OPTION',
      expected('JSON', show(where), `text that is none (${brief(String(cause))})`),
    );
  }
  return list((value as Json | null)?.items, `"items" in ${show(where)}`);
}

function list(value: unknown, at: string): unknown[] {
  if (!Array.isArray(value)) throw wrong('a list', at, value);
  return value;
}

function object(value: unknown, at: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('an object', at, value);
  return value as Json;
}

function numbers(value: unknown, count: number, at: string): number[] {
  if (!Array.isArray(value) || value.length !== count || !value.every(Number.isFinite)) {
    throw wrong(`${count} numbers`, at, value);
  }
  return value as number[];
}

function point(value: unknown, at: string): Point {
  const [x, y] = numbers(value, 2, at) as [number, number];
  return { x, y };
}

function wrong(what: string, at: string, came: unknown): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, at, show(came)));
}
