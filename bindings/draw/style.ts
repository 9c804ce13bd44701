// How faces are drawn: the options that SVG, canvas and raster share, their defaults, and their checks.

import { badOption, readOptions, type Check } from '../checks/options.ts';
import type { FoundFace } from '../types.ts';

/** Red, green, blue, each 0..255. */
export type Color = readonly [number, number, number];

/** What a drawing is made of. `eyes`: lids and the eyeball's center; `iris`: its edge and center; `labels`: text. */
export const LAYERS = ['box', 'keypoints', 'eyes', 'iris', 'pupil', 'gaze', 'labels'] as const;
export type Layer = (typeof LAYERS)[number];

/** The text over a face; '' is none. `index`: its place among the faces, from 0. */
export type LabelText = (face: FoundFace, index: number) => string;

/** Options of all drawings. */
export interface FaceStyle {
  /**
   * colors by layer, each `#rgb`, `#rrggbb` or `[red, green, blue]` of 0..255. `box` is also what stands behind labels,
   * `labels` their text, `keypoints` all five points; default: those of Python's mtcnn and of GazeML, see `COLORS`
   */
  colors?: { readonly [name in Layer]?: string | Color };
  /** what is drawn; the points of eyes are where nothing else of them is; default: all of `LAYERS` */
  layers?: readonly Layer[];
  /**
   * of all lines, px of the picture; points, arrows and text grow with them; default: goes with face and picture, never
   * under 1, in eyes 0.75
   */
  lineWidth?: number;
  /**
   * of lines, points and text, in their usual ones: more where the picture is shown much smaller than it is; default 1
   */
  thickness?: number;
  /** `true`: the picture is shown as a mirror shows it, faces are drawn to fit, text stays readable; default false */
  mirror?: boolean;
  /**
   * text over each face: 'score', four digits of its confidence; 'number', the id of a tracked face, else its place
   * from 1; a function's text; or `false`; default 'score'
   */
  labels?: false | 'score' | 'number' | LabelText;
}

/** A style without gaps. */
export interface Style {
  colors: Record<Part, Color>;
  layers: ReadonlySet<Layer>;
  lineWidth: number | undefined;
  thickness: number;
  mirror: boolean;
  label: LabelText;
}

type Part = Exclude<Layer, 'keypoints'> | 'eyePoint' | 'nose' | 'mouth';

/** Colors where none are given. */
export const COLORS: Readonly<Record<Part, Color>> = {
  // those of the pictures in the README of Python's mtcnn: everybody knows them
  box: [0, 155, 255],
  eyePoint: [0, 60, 255],
  nose: [255, 220, 0],
  mouth: [0, 255, 0],
  // and those of the eye demo of GazeML
  eyes: [0, 255, 255],
  iris: [255, 255, 0],
  pupil: [255, 64, 160],
  gaze: [255, 0, 0],
  labels: [0, 0, 0], // on `box`: contrast 7 to 1, where white has 3
};

const isAbove0 = (v: unknown) => typeof v === 'number' && v > 0 && v < Infinity;

/** The checks of a style's options. */
export const STYLE: Record<keyof FaceStyle, Check> = {
  colors: ['an object of colors', (v) => typeof v === 'object' && v !== null],
  layers: [
    `a list of ${LAYERS.join(', ')}`,
    (v) => Array.isArray(v) && v.every((name) => (LAYERS as readonly unknown[]).includes(name)),
  ],
  lineWidth: ['a number of px above 0', isAbove0],
  thickness: ['a number above 0', isAbove0],
  mirror: ['true or false', (v) => typeof v === 'boolean'],
  labels: [
    "false, 'score', 'number' or a function",
    (v) => v === false || v === 'score' || v === 'number' || typeof v === 'function',
  ],
};

/** Checks a style and fills its gaps. Throws SACCADE_BAD_OPTION. */
export function styleOf(options: FaceStyle | undefined): Style {
  const {
    colors,
    layers = LAYERS,
    lineWidth,
    thickness = 1,
    mirror = false,
    labels = 'score',
  } = readOptions<FaceStyle>(options, STYLE);
  return {
    colors: { ...COLORS, ...givenColors(colors) },
    layers: new Set(layers),
    ...{ lineWidth, thickness, mirror },
    label: labelOf(labels),
  };
}

const HEX = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;
const COLOR: Check = ['#rgb, #rrggbb or [red, green, blue] of 0..255', isColor];
const COLOR_CHECKS = Object.fromEntries(LAYERS.map((name) => [name, COLOR]));

function isColor(value: unknown): boolean {
  if (typeof value === 'string') return HEX.test(value);
  return Array.isArray(value) && value.length === 3 && value.every((v) => typeof v === 'number' && v >= 0 && v <= 255);
}

function givenColors(given: FaceStyle['colors']): Partial<Record<Part, Color>> {
  const { keypoints, ...others } = readOptions<NonNullable<FaceStyle['colors']>>(
    given,
    COLOR_CHECKS,
    "option 'colors'",
  );
  const named: Partial<Record<Part, string | Color>> = others;
  if (keypoints !== undefined) named.eyePoint = named.nose = named.mouth = keypoints;
  return Object.fromEntries(Object.entries(named).map(([name, color]) => [name, colorOf(color)]));
}

function colorOf(color: string | Color): Color {
  if (typeof color !== 'string') return color;
  const digits = color.length === 4 ? color.slice(1).replace(/./g, '$&$&') : color.slice(1);
  const part = (at: number) => parseInt(digits.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

function labelOf(labels: NonNullable<FaceStyle['labels']>): LabelText {
  if (labels === false) return () => '';
  if (labels === 'score') return ({ confidence }) => confidenceText(confidence);
  if (labels === 'number') return (face, index) => String((face as { id?: number }).id ?? index + 1);
  return (face, index) => {
    const text: unknown = labels(face, index);
    if (typeof text !== 'string') throw badOption('a string', "what option 'labels' returns", text);
    return text;
  };
}

/** Four digits, cut and not rounded: 0.99998 must not read as 1. */
export function confidenceText(confidence: number): string {
  return (Math.floor(confidence * 1e4) / 1e4).toFixed(4);
}
