// Shapes → a canvas that already shows the picture.

import { badOption, readOptions, type Check } from '../checks/options.ts';
import type { Eye, FoundFace } from '../types.ts';
import { eyeShapes, faceShapes, type EyeStyle, type Shape, type Size } from './shapes.ts';
import { STYLE, type Color, type FaceStyle } from './style.ts';

/** What is used of a canvas's 2d context, of a page or of any other canvas. */
export interface Context2d {
  readonly canvas: Size;
  globalAlpha: number;
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: unknown;
  lineJoin: unknown;
  font: string;
  textAlign: unknown;
  textBaseline: unknown;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  fill(): void;
  stroke(): void;
  fillText(text: string, x: number, y: number): void;
}

/** How faces are drawn on a canvas. */
export interface DrawOptions extends FaceStyle {
  /** of the picture, px, where it is not the canvas's: labels are kept inside it */
  size?: Size;
}

const isLength = (v: unknown) => typeof v === 'number' && v >= 0 && v < Infinity;
const SIZE: Check = [
  '{ width, height } in px',
  (v) => typeof v === 'object' && v !== null && isLength((v as Size).width) && isLength((v as Size).height),
];

/**
 * Draws `faces` over the picture; the context's state is left as it was. Throws SACCADE_BAD_OPTION.
 *
 * @param ctx whose canvas has the picture's pixels as units. For a canvas of another size call `ctx.scale` first, and
 * say the picture's
 *   `size`: the current transform is kept.
 */
export function drawFaces(ctx: Context2d, faces: readonly FoundFace[], options: DrawOptions = {}): void {
  if (!ctx?.canvas) throw badOption("a canvas's 2d context", 'context', ctx);
  const { size = ctx.canvas, ...style } = readOptions<DrawOptions>(options, { size: SIZE, ...STYLE });
  draw(ctx, faceShapes(faces, size, style));
}

/** The same for one eye, as `detectEye` gives it: lids, iris, pupil, gaze. */
export function drawEye(ctx: Context2d, eye: Eye, options: EyeStyle = {}): void {
  draw(ctx, eyeShapes(eye, options));
}

function draw(ctx: Context2d, shapes: readonly Shape[]): void {
  ctx.save();
  ctx.translate(0.5, 0.5); // an integer is the middle of a pixel in photo coordinates, its edge on a canvas
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  for (const shape of shapes) paint(ctx, shape);
  ctx.restore();
}

function paint(ctx: Context2d, shape: Shape): void {
  if (shape.kind === 'label') {
    ctx.globalAlpha = 1;
    ctx.fillStyle = rgb(shape.color);
    ctx.font = `${shape.size}px Helvetica, Arial, sans-serif`;
    ctx.fillText(shape.text, shape.center.x, shape.center.y + 0.35 * shape.size);
    return;
  }
  ctx.globalAlpha = shape.opacity;
  ctx.beginPath();
  if (shape.kind === 'disc') {
    ctx.fillStyle = rgb(shape.color);
    ctx.arc(shape.center.x, shape.center.y, shape.radius, 0, 2 * Math.PI);
    ctx.fill();
    return;
  }
  shape.points.forEach(({ x, y }, i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  if (shape.closed) ctx.closePath();
  ctx.strokeStyle = rgb(shape.color);
  ctx.lineWidth = shape.width;
  ctx.stroke();
}

function rgb([r, g, b]: Color): string {
  return `rgb(${r},${g},${b})`;
}
