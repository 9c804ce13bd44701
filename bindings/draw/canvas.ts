// Shapes → a canvas that already shows the picture.

import type { Face } from '../types.ts';
import { faceShapes, type Color, type Shape } from './shapes.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * Draws `faces` over the picture; the context's state is left as it was.
 *
 * @param ctx whose canvas has the picture's pixels as units. For a canvas of another size call `ctx.scale` first: the
 *   current transform is kept.
 */
export function drawFaces(ctx: Context, faces: readonly Face[]): void {
  ctx.save();
  ctx.translate(0.5, 0.5); // an integer is the middle of a pixel in photo coordinates, its edge on a canvas
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  for (const shape of faceShapes(faces, ctx.canvas)) paint(ctx, shape);
  ctx.restore();
}

function paint(ctx: Context, shape: Shape): void {
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
