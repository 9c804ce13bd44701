// The image pyramid: which scales, and each level resized from the photo itself as cv2.resize(INTER_AREA) does.
import { AxisKind, Taps } from '../../assembly/abi.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Rgba } from '../runtime/ops.ts';
import { PNET_SIZE } from '../nets/mtcnn.ts';

/** A level: photo pixels times `scale`, rounded up. */
export interface Level {
  scale: number;
  width: number;
  height: number;
}

/** Levels for faces of `minFaceSize` px and up, largest first; none if the photo is smaller than that. All in double. */
export function pyramidLevels(width: number, height: number, minFaceSize: number, factor: number): Level[] {
  const first = PNET_SIZE / minFaceSize;
  const levels: Level[] = [];
  for (let side = Math.min(width, height) * first; side >= PNET_SIZE; side *= factor) {
    const scale = first * factor ** levels.length;
    levels.push({ scale, width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  }
  return levels;
}

/** Scratch that `resizeInterArea` and `resizeInterLinear` need. */
export function resizeScratchBytes(to: { width: number; height: number }, threads = 1): number {
  return (to.width + to.height) * Taps.Bytes + 16 + to.width * 48 * threads;
}

/** cv2.resize(photo, INTER_AREA) of RGBA, bit for bit. */
export function resizeInterArea(engine: Engine, dst: Rgba, src: Rgba, scratch: number): void {
  const across = step(src.width, dst.width);
  const down = step(src.height, dst.height);
  if (isWhole(across) && isWhole(down)) engine.ops.resizeBlock(dst, src, Math.round(across), Math.round(down));
  else if (across >= 1 && down >= 1) {
    const { x, y, lines } = tables(engine, dst, src, scratch, AxisKind.Area);
    engine.ops.resizeArea(dst, src, x, y, lines);
  } else {
    const { x, y } = tables(engine, dst, src, scratch, AxisKind.AreaLinear);
    engine.ops.resizeLinear(dst, src, x, y);
  }
}

/** cv2.resize(photo, INTER_LINEAR) of RGBA, bit for bit. */
export function resizeInterLinear(engine: Engine, dst: Rgba, src: Rgba, scratch: number): void {
  // OpenCV's own exception: halving both sides is the mean of 2x2
  if (step(src.width, dst.width) === 2 && step(src.height, dst.height) === 2)
    return engine.ops.resizeBlock(dst, src, 2, 2);
  const { x, y } = tables(engine, dst, src, scratch, AxisKind.Linear);
  engine.ops.resizeLinear(dst, src, x, y);
}

function tables(engine: Engine, dst: Rgba, src: Rgba, scratch: number, kind: AxisKind) {
  const x = scratch;
  const y = x + dst.width * Taps.Bytes;
  engine.ops.axis(x, src.width, dst.width, kind);
  engine.ops.axis(y, src.height, dst.height, kind);
  return { x, y, lines: Math.ceil((y + dst.height * Taps.Bytes) / 16) * 16 };
}

// Source pixels to one output pixel, with OpenCV's rounding.
function step(from: number, to: number): number {
  return 1 / (to / from);
}

function isWhole(s: number): boolean {
  return s >= 1 - Number.EPSILON && Math.abs(s - Math.round(s)) < Number.EPSILON;
}
