// Photo to the 180x108 gray patch that ELG reads, and how its landmarks find back.
import { InputRule, Scratch } from '../../assembly/abi.ts';
import type { ElgConfig } from '../nets/elg.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Affine2d, Rgba } from '../runtime/ops.ts';
import type { Point } from '../types.ts';
import { resizeInterArea, resizeInterLinear, resizeScratchBytes } from '../image/resize.ts';
import { lengthOf } from './exact.ts';

/** A patch to be cut: writes it as gray RGBA to `dst`, and tells where a patch pixel lies in the photo. */
export interface Patch {
  cut(engine: Engine, photo: Rgba, dst: Rgba, input: ElgConfig['input']): void;
  toPhoto: Affine2d;
}

const SHARE = 0.8; // of the distance between the eyes that a patch is wide
const LEAST = 4; // px between the eyes, under which there is nothing to see

/**
 * Around the keypoint, the line between the eyes made level. The eye at the left is mirrored: the networks were trained
 * with the inner corner at the left. null where the eyes are closer than 4 px.
 */
export function uprightPatch(
  eyes: { left: Point; right: Point },
  side: 'left' | 'right',
  { width, height }: ElgConfig,
): Patch | null {
  const dx = eyes.right.x - eyes.left.x;
  const dy = eyes.right.y - eyes.left.y;
  const distance = lengthOf(dx, dy);
  if (!(distance >= LEAST)) return null;
  const scale = (SHARE * distance) / width; // photo px a patch px
  const cos = (dx / distance) * scale;
  const sin = (dy / distance) * scale;
  const center = eyes[side];
  const along = side === 'left' ? { step: -1, first: width - 1 - width / 2 } : { step: 1, first: -width / 2 };
  return warped({
    xu: cos * along.step,
    xv: -sin,
    x0: center.x + cos * along.first + (sin * height) / 2,
    yu: sin * along.step,
    yv: cos,
    y0: center.y + sin * along.first - (cos * height) / 2,
  });
}

/**
 * The original notebook's: an axis-aligned rectangle, cut at the border, equalized before it is resized. null where
 * nothing is left.
 */
export function notebookPatch(
  eyes: { left: Point; right: Point },
  side: 'left' | 'right',
  photo: { width: number; height: number },
  config: ElgConfig,
): Patch | null {
  const width = lengthOf(eyes.right.x - eyes.left.x, eyes.right.y - eyes.left.y) / 1.25;
  const across = range(eyes[side].x, width, photo.width);
  const down = range(eyes[side].y, 0.6 * width, photo.height);
  if (across.length < 1 || down.length < 1) return null;
  const size = { width: across.length, height: down.length };
  return {
    cut(engine, image, dst, input) {
      const { arena, ops } = engine;
      const mark = arena.mark();
      const part = { at: arena.alloc(size.width * size.height * 4), ...size };
      ops.gray(part, image.at + (down.first * image.width + across.first) * 4, image.width * 4);
      if (input === 'equalize') ops.equalize(part.at, size.width * size.height, arena.alloc(Scratch.Equalize));
      resizeInterLinear(engine, dst, part, arena.alloc(resizeScratchBytes(dst)));
      arena.release(mark);
    },
    toPhoto: {
      xu: size.width / config.width,
      xv: 0,
      x0: across.first,
      yu: 0,
      yv: size.height / config.height,
      y0: down.first,
    },
  };
}

/**
 * A picture that is one eye: the whole of it, aspect kept, in the middle of the patch; the left eye mirrored. `zoom`:
 * so many times as large in the patch, about its middle; under 1 the picture's edges go on.
 */
export function wholePatch(
  image: { width: number; height: number },
  side: 'left' | 'right',
  config: ElgConfig,
  zoom = 1,
): Patch {
  const { width, height } = config;
  const scale = Math.max(image.width / width, image.height / height) / zoom;
  const center = { x: (image.width - 1) / 2, y: (image.height - 1) / 2 };
  const step = side === 'left' ? -scale : scale;
  const toPhoto = {
    xu: step,
    xv: 0,
    x0: center.x - (step * (width - 1)) / 2,
    yu: 0,
    yv: scale,
    y0: center.y - (scale * (height - 1)) / 2,
  };
  if (scale <= 1) return warped(toPhoto);
  // a large picture is averaged first: linear steps would skip pixels
  const small = {
    width: Math.max(1, Math.round(image.width / scale)),
    height: Math.max(1, Math.round(image.height / scale)),
  };
  const sx = small.width / image.width;
  const sy = small.height / image.height;
  const inSmall = {
    xu: toPhoto.xu * sx,
    xv: 0,
    x0: (toPhoto.x0 + 0.5) * sx - 0.5,
    yu: 0,
    yv: toPhoto.yv * sy,
    y0: (toPhoto.y0 + 0.5) * sy - 0.5,
  };
  return {
    cut(engine, photo, dst, input) {
      const { arena } = engine;
      const mark = arena.mark();
      const part = { at: arena.alloc(small.width * small.height * 4), ...small };
      resizeInterArea(engine, part, photo, arena.alloc(resizeScratchBytes(part)));
      warped(inSmall).cut(engine, part, dst, input);
      arena.release(mark);
    },
    toPhoto,
  };
}

/** The input rule of a network, as its kernel names it. */
export function inputRule(config: ElgConfig): InputRule {
  return config.input === 'equalize' ? InputRule.Range : InputRule.Deviation;
}

/** Where (x, y) of a patch lies in the photo. */
export function mapPoint({ xu, xv, x0, yu, yv, y0 }: Affine2d, x: number, y: number): Point {
  return { x: xu * x + xv * y + x0, y: yu * x + yv * y + y0 };
}

// A patch that one warp makes; equalized last.
function warped(toPhoto: Affine2d): Patch {
  return {
    cut(engine, photo, dst, input) {
      engine.ops.warp(dst, photo, toPhoto);
      if (input !== 'equalize') return;
      const { arena } = engine;
      const mark = arena.mark();
      engine.ops.equalize(dst.at, dst.width * dst.height, arena.alloc(Scratch.Equalize));
      arena.release(mark);
    },
    toPhoto,
  };
}

// Whole pixels about a center, as the notebook counts them: from trunc(c - floor(l / 2)) up to trunc(c + floor(l / 2)),
// cut to 0..n.
function range(center: number, length: number, n: number): { first: number; length: number } {
  const half = Math.floor(length / 2);
  const first = Math.max(0, Math.trunc(center - half));
  return { first, length: Math.min(n, Math.trunc(center + half)) - first };
}
