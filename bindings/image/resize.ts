// cv2.resize of RGBA, bit for bit, of a whole picture or of a part of the output.
import { AxisKind, Scratch, Taps } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';

/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A part of a picture: its first column and row, and its size. */
export interface Part extends Size {
  x: number;
  y: number;
}

/** A resize that is ready to make the rows of a part. */
interface Resizing {
  src: Rgba;
  part: Part;
  /** whole pixels that one output covers, where it covers whole ones */
  block: { across: number; down: number } | null;
  isArea: boolean;
  /** tables of the part's columns and rows, and lines of sums */
  x: number;
  y: number;
  lines: number;
}

/** Scratch for a resize to a part of this size. */
export function resizeScratchBytes({ width, height }: Size): number {
  return (width + height) * Taps.Bytes + 16 + width * Scratch.ResizeColumn;
}

/** cv2.resize(src, size, INTER_AREA), of which `resizeRows` then makes the rows of `part`. */
export function planArea(engine: Engine, size: Size, src: Rgba, part: Part, scratch: number): Resizing {
  const across = step(src.width, size.width);
  const down = step(src.height, size.height);
  if (isWhole(across) && isWhole(down)) {
    const block = { across: Math.round(across), down: Math.round(down) };
    return { src, part, block, isArea: true, x: 0, y: 0, lines: 0 };
  }
  const isArea = across >= 1 && down >= 1;
  return plan(engine, size, src, part, scratch, isArea ? AxisKind.Area : AxisKind.AreaLinear);
}

/** Rows `first` and on of the part, contiguous at `dst`. */
export function resizeRows({ ops }: Engine, resizing: Resizing, dst: number, first: number, rows: number): void {
  const { src, part, block, isArea, x, y, lines } = resizing;
  const to = { at: dst, width: part.width, height: rows };
  if (block) {
    const at = src.at + ((part.y + first) * block.down * src.width + part.x * block.across) * 4;
    ops.resizeBlock(to, { ...src, at }, block.across, block.down);
  } else if (isArea) ops.resizeArea(to, src, x, y + first * Taps.Bytes, lines);
  else ops.resizeLinear(to, src, x, y + first * Taps.Bytes);
}

/** cv2.resize(src, INTER_AREA). */
export function resizeInterArea(engine: Engine, dst: Rgba, src: Rgba, scratch: number): void {
  const whole = { x: 0, y: 0, width: dst.width, height: dst.height };
  resizeRows(engine, planArea(engine, dst, src, whole, scratch), dst.at, 0, dst.height);
}

/** cv2.resize(src, INTER_LINEAR). */
export function resizeInterLinear(engine: Engine, dst: Rgba, src: Rgba, scratch: number): void {
  // OpenCV's own exception: halving both sides is the mean of 2x2
  if (step(src.width, dst.width) === 2 && step(src.height, dst.height) === 2) {
    return engine.ops.resizeBlock(dst, src, 2, 2);
  }
  const whole = { x: 0, y: 0, width: dst.width, height: dst.height };
  const { x, y } = plan(engine, dst, src, whole, scratch, AxisKind.Linear);
  engine.ops.resizeLinear(dst, src, x, y);
}

function plan({ ops }: Engine, size: Size, src: Rgba, part: Part, scratch: number, kind: AxisKind): Resizing {
  const x = scratch;
  const y = x + part.width * Taps.Bytes;
  ops.axis(x, src.width, size.width, kind, { first: part.x, length: part.width });
  ops.axis(y, src.height, size.height, kind, { first: part.y, length: part.height });
  const lines = Math.ceil((y + part.height * Taps.Bytes) / 16) * 16;
  return { src, part, block: null, isArea: kind === AxisKind.Area, x, y, lines };
}

// Source pixels to one output pixel, with OpenCV's rounding.
function step(from: number, to: number): number {
  return 1 / (to / from);
}

function isWhole(s: number): boolean {
  return s >= 1 - Number.EPSILON && Math.abs(s - Math.round(s)) < Number.EPSILON;
}
