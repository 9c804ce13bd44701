// Faces → what to draw, as plain data: strokes, discs, labels. The three painters (SVG, canvas, raster) know nothing of
// faces, and what a face gains later (lids, iris, gaze) is more strokes here.

import type { Box, Eye, FoundFace, Point } from '../types.ts';

/** Red, green, blue, each 0..255. */
export type Color = readonly [number, number, number];

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

// The colours of the pictures in the README of Python's mtcnn: everybody knows them.
const BOX: Color = [0, 155, 255];
const EYE: Color = [0, 60, 255];
const NOSE: Color = [255, 220, 0];
const MOUTH: Color = [0, 255, 0];
// And those of the eye demo of GazeML.
const LID: Color = [0, 255, 255];
const IRIS: Color = [255, 255, 0];
const PUPIL: Color = [255, 64, 160];
const GAZE: Color = [255, 0, 0];
const INK: Color = [0, 0, 0]; // on BOX: contrast 7 to 1, where white has 3

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
 *
 * @param faces photo pixels, where an integer is the middle of a pixel
 * @param size of the picture; labels are kept inside it
 * @param thickness of lines, dots and text, in their usual ones: more where the picture is shown much smaller than it
 * is
 */
export function faceShapes(faces: readonly FoundFace[], size: Size, thickness = 1): Shape[] {
  return [...faces].reverse().flatMap((face) => oneFace(face, size, thickness));
}

function oneFace({ box, confidence, keypoints, eyes }: FoundFace, size: Size, thickness: number): Shape[] {
  const { x, y } = box;
  const outline = boxOutline(box, size, BOX, thickness);
  const line = outline.width;
  const text = TEXT_SIZES.findLast((px) => px <= TEXT_PER_LINE * line) ?? TEXT_SIZES[0];
  const dot = (center: Point, color: Color): Disc => ({ kind: 'disc', center, radius: 1.5 * line, color, opacity: 1 });
  return [
    outline,
    ...(eyes?.left ? eyeShapes(eyes.left, thickness) : [dot(keypoints.leftEye, EYE)]),
    ...(eyes?.right ? eyeShapes(eyes.right, thickness) : [dot(keypoints.rightEye, EYE)]),
    dot(keypoints.nose, NOSE),
    dot(keypoints.mouthLeft, MOUTH),
    dot(keypoints.mouthRight, MOUTH),
    ...tag(confidenceText(confidence), { x, y: y - line / 2 }, text, size),
  ];
}

/** A box as a stroke whose width goes with the box and the picture. */
export function boxOutline({ x, y, width, height }: Box, size: Size, color: Color, thickness = 1): Stroke {
  const share = Math.min(Math.min(width, height) * FACE_SHARE, Math.max(size.width, size.height) * PICTURE_SHARE);
  const points = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
  return { kind: 'stroke', points, closed: true, width: thickness * Math.max(1, share), color, opacity: 1 };
}

/** Under this confidence an eye is drawn faint: closed, hidden, or no eye. */
export const FAINT = 0.4;

/** Lids, iris, its center and the eyeball's, pupil, and an arrow along the gaze from the iris. */
export function eyeShapes(
  { eyelid, iris, irisCenter, eyeballCenter, pupil, gaze, confidence }: Eye,
  thickness = 1,
): Shape[] {
  const [inner, outer] = [eyelid[0]!, eyelid[4]!];
  const length = Math.hypot(outer.x - inner.x, outer.y - inner.y);
  const width = thickness * Math.max(0.75, length / 40);
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
  return [
    line(eyelid, true, LID),
    line(iris, true, IRIS),
    dot(eyeballCenter, LID),
    dot(irisCenter, IRIS),
    dot(pupil, PUPIL),
    line([irisCenter, tip], false, GAZE, 1.3 * width),
    line([barb(0.5), tip, barb(-0.5)], false, GAZE, 1.3 * width),
  ];
}

/** Four digits, cut and not rounded: 0.99998 must not read as 1. */
export function confidenceText(confidence: number): string {
  return (Math.floor(confidence * 1e4) / 1e4).toFixed(4);
}

// Text on a pill that stands on `at`, the box's upper left corner; moved where it would leave the picture.
function tag(text: string, at: Point, size: number, picture: Size): [Stroke, Label] {
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
    { kind: 'stroke', points: ends, closed: false, width: thick, color: BOX, opacity: 1 },
    { kind: 'label', center, text, size, color: INK },
  ];
}
