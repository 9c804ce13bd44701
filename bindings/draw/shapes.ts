// Faces → what to draw, as plain data: strokes, discs, labels. The three painters (SVG, canvas, raster) know nothing of
// faces, and what a face gains later (lids, iris, gaze) is more strokes here.

import { badOption } from '../checks/options.ts';
import type { Box, Eye, FoundFace, Point } from '../types.ts';
import { mirrored } from './mirror.ts';
import { styleOf, type Color, type FaceStyle, type Layer, type Style } from './style.ts';

/** A line through `points`, with round ends and corners; `closed` joins the last to the first. Width in px. */
export interface Stroke {
  kind: 'stroke';
  points: Point[];
  closed: boolean;
  width: number;
  color: Color;
  /** 0..1 */
  opacity: number;
}

/** A filled circle; radius in px. */
export interface Disc {
  kind: 'disc';
  center: Point;
  radius: number;
  color: Color;
  /** 0..1 */
  opacity: number;
}

/** A line of text with its middle at `center`; `size` is the font's height in px. */
export interface Label {
  kind: 'label';
  center: Point;
  text: string;
  size: number;
  color: Color;
}

export type Shape = Stroke | Disc | Label;

/** Size of the picture that is drawn on, px. */
export interface Size {
  width: number;
  height: number;
}

// Lines: one part in 60 of the face, one in 400 of the picture, whichever is thinner, and never under 1 px.
const FACE_SHARE = 1 / 60;
const PICTURE_SHARE = 1 / 400;
// Text grows with the lines, but stays readable where they are thin.
const TEXT_PER_LINE = 7;
/** Heights of text, px: those that jimp's bitmap fonts come in, so that all painters agree. */
export const TEXT_SIZES = [10, 12, 14, 16, 32, 64, 128] as const;
/** Advance of a digit in Helvetica and Open Sans, in parts of the font's height. */
const DIGIT = 0.57;

/**
 * Everything to draw for `faces`, in painting order: the least confident face first, so that the best ends on top.
 * Throws SACCADE_BAD_OPTION.
 *
 * @param faces photo pixels, where an integer is the middle of a pixel
 * @param size of the picture; labels are kept inside it
 */
export function faceShapes(faces: readonly FoundFace[], size: Size, options?: FaceStyle): Shape[] {
  const style = styleOf(options);
  if (!Array.isArray(faces)) throw badOption('the array that detect resolves to', 'faces', faces);
  const each = (faces as readonly FoundFace[]).map((face, i) => {
    if (!face?.box || !face.keypoints) throw badOption('a face, with box and keypoints', `faces[${i}]`, face);
    const shown = style.mirror ? mirrored(face, size.width) : face;
    return oneFace(shown, style.layers.has('labels') ? style.label(face, i) : '', size, style);
  });
  return each.reverse().flat();
}

function oneFace({ box, keypoints, eyes }: FoundFace, text: string, size: Size, style: Style): Shape[] {
  const { colors, layers, thickness, lineWidth } = style;
  const { x, y } = box;
  const outline = boxOutline(box, size, colors.box, thickness, lineWidth);
  const line = outline.width;
  const height = TEXT_SIZES.findLast((px) => px <= TEXT_PER_LINE * line) ?? TEXT_SIZES[0];
  const dot = (center: Point, color: Color): Disc[] =>
    layers.has('keypoints') ? [{ kind: 'disc', center, radius: 1.5 * line, color, opacity: 1 }] : [];
  const eye = (landmarks: Eye | null | undefined, point: Point) => {
    const shapes = landmarks ? shapesOfEye(landmarks, style) : [];
    return shapes.length ? shapes : dot(point, colors.eyePoint);
  };
  return [
    ...(layers.has('box') ? [outline] : []),
    ...eye(eyes?.left, keypoints.leftEye),
    ...eye(eyes?.right, keypoints.rightEye),
    ...dot(keypoints.nose, colors.nose),
    ...dot(keypoints.mouthLeft, colors.mouth),
    ...dot(keypoints.mouthRight, colors.mouth),
    ...(text ? tag(text, { x, y: y - line / 2 }, height, size, style) : []),
  ];
}

/** A box as a stroke whose width goes with the box and the picture, where none is given. */
export function boxOutline(
  { x, y, width, height }: Box,
  size: Size,
  color: Color,
  thickness = 1,
  lineWidth?: number,
): Stroke {
  const share = Math.min(Math.min(width, height) * FACE_SHARE, Math.max(size.width, size.height) * PICTURE_SHARE);
  const points = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
  return {
    kind: 'stroke',
    points,
    closed: true,
    width: thickness * (lineWidth ?? Math.max(1, share)),
    color,
    opacity: 1,
  };
}

/** What of a style an eye has. */
export type EyeStyle = Pick<FaceStyle, 'colors' | 'layers' | 'lineWidth' | 'thickness'>;

/** Under this confidence an eye is drawn faint: closed, hidden, or no eye. */
export const FAINT = 0.4;

/** Lids, iris, its center and the eyeball's, pupil, and an arrow along the gaze from the iris. */
export function eyeShapes(eye: Eye, options?: EyeStyle): Shape[] {
  return shapesOfEye(eye, styleOf(options));
}

function shapesOfEye(
  { eyelid, iris, irisCenter, eyeballCenter, pupil, gaze, confidence }: Eye,
  { colors, layers, thickness, lineWidth }: Style,
): Shape[] {
  const [inner, outer] = [eyelid[0]!, eyelid[4]!];
  const length = Math.hypot(outer.x - inner.x, outer.y - inner.y);
  const width = thickness * (lineWidth ?? Math.max(0.75, length / 40));
  const opacity = confidence < FAINT ? 0.3 : 1;
  const line = (points: Point[], closed: boolean, color: Color, thick = width): Stroke => ({
    kind: 'stroke',
    points,
    closed,
    width: thick,
    color,
    opacity,
  });
  const dot = (center: Point, color: Color): Disc => ({ kind: 'disc', center, radius: 1.2 * width, color, opacity });
  const reach = { x: length * Math.sin(gaze.yaw) * Math.cos(gaze.pitch), y: -length * Math.sin(gaze.pitch) };
  const tip = { x: irisCenter.x + reach.x, y: irisCenter.y + reach.y };
  const barb = (turn: number): Point => ({
    x: tip.x - 0.2 * (reach.x * Math.cos(turn) - reach.y * Math.sin(turn)),
    y: tip.y - 0.2 * (reach.x * Math.sin(turn) + reach.y * Math.cos(turn)),
  });
  const parts: [Layer, Shape][] = [
    ['eyes', line(eyelid, true, colors.eyes)],
    ['iris', line(iris, true, colors.iris)],
    ['eyes', dot(eyeballCenter, colors.eyes)],
    ['iris', dot(irisCenter, colors.iris)],
    ['pupil', dot(pupil, colors.pupil)],
    ['gaze', line([irisCenter, tip], false, colors.gaze, 1.3 * width)],
    ['gaze', line([barb(0.5), tip, barb(-0.5)], false, colors.gaze, 1.3 * width)],
  ];
  return parts.filter(([layer]) => layers.has(layer)).map(([, shape]) => shape);
}

// Text on a pill that stands on `at`, the box's upper left corner; moved where it would leave the picture.
function tag(text: string, at: Point, size: number, picture: Size, { colors }: Style): [Stroke, Label] {
  const thick = 1.3 * size;
  const length = text.length * DIGIT * size;
  const half = (length + thick) / 2;
  const within = (v: number, low: number, high: number) => Math.max(low, Math.min(v, high));
  const center = {
    x: within(at.x + half, half, Math.max(half, picture.width - half)),
    y: within(at.y - thick / 2, thick / 2, Math.max(thick / 2, picture.height - thick / 2)),
  };
  const ends = [
    { x: center.x - length / 2, y: center.y },
    { x: center.x + length / 2, y: center.y },
  ];
  return [
    { kind: 'stroke', points: ends, closed: false, width: thick, color: colors.box, opacity: 1 },
    { kind: 'label', center, text, size, color: colors.labels },
  ];
}
