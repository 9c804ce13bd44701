// The photo in memory: RGBA bytes, whatever came in. Its own pixels are never kept.
import { expected, SaccadeError, show } from '../errors.ts';
import type { Engine } from '../runtime/engine.ts';
import { isBytes } from '../runtime/kinds.ts';
import type { Rgba } from '../runtime/ops.ts';
import type { PixelFormat, PixelImage } from '../types.ts';
import { resizeInterLinear, resizeScratchBytes } from './resize.ts';

// bytes of a pixel, and which of them is red, green, blue
const FORMATS: Record<PixelFormat, { bytes: number; order: readonly [number, number, number] }> = {
  rgba: { bytes: 4, order: [0, 1, 2] },
  rgb: { bytes: 3, order: [0, 1, 2] },
  bgra: { bytes: 4, order: [2, 1, 0] },
  bgr: { bytes: 3, order: [2, 1, 0] },
  gray: { bytes: 1, order: [0, 0, 0] },
};

/**
 * A picture whose shape was checked. Its fields were read once: what the caller changes afterwards changes nothing
 * here.
 */
interface CheckedImage {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  format: PixelFormat;
  stride: number;
}

/** Checks a picture's shape; throws SACCADE_BAD_IMAGE. */
function checkImage(image: PixelImage, maxPixels: number): CheckedImage {
  if (image === null || typeof image !== 'object') throw bad('{ data, width, height }', 'image', show(image));
  const { data, width, height, format: named, stride: given } = image;
  if (!isBytes(data)) {
    throw bad('8-bit pixels (Uint8Array or Uint8ClampedArray)', 'image.data', show(data));
  }
  for (const [name, value] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (!Number.isInteger(value) || value < 1) {
      throw bad('a whole number of pixels, at least 1', `image.${name}`, show(value));
    }
  }
  if (width * height > maxPixels) {
    const came = `${width}×${height} = ${width * height}`;
    throw bad(`at most ${maxPixels} pixels`, 'image', came, 'Raise maxPixels, or shrink the picture first.');
  }
  const format = named ?? guessFormat(data.length, width, height, given);
  const known = typeof format === 'string' && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!known) throw bad(`one of ${Object.keys(FORMATS).join(', ')}`, 'image.format', show(format));
  const rowBytes = width * known.bytes;
  const stride = given ?? rowBytes;
  if (!Number.isInteger(stride) || stride < rowBytes) {
    throw bad(`at least ${rowBytes} bytes`, 'image.stride', show(stride));
  }
  const needed = stride * (height - 1) + rowBytes;
  const isExact = given === undefined;
  if (isExact ? data.length !== needed : data.length < needed) {
    throw bad(
      isExact
        ? `8-bit ${format.toUpperCase()} data of ${width}×${height}×${known.bytes} = ${needed} bytes`
        : `at least ${needed} bytes`,
      'image.data',
      `${data.length} bytes`,
    );
  }
  return { data, width, height, format, stride };
}

/** Copies a picture into the arena as RGBA. */
export function loadImage(engine: Engine, image: PixelImage, maxPixels: number): Rgba {
  const { data, width, height, format, stride } = checkImage(image, maxPixels);
  const { arena, ops } = engine;
  const { bytes, order } = FORMATS[format];
  const at = arena.alloc(width * height * 4);
  if (format === 'rgba' && stride === width * 4) copy(data, arena.u8(at, width * height * 4));
  else {
    const mark = arena.mark();
    const length = stride * (height - 1) + width * bytes;
    const raw = arena.alloc(length);
    copy(data, arena.u8(raw, length));
    ops.unpack(at, raw, { width, height, stride, pixBytes: bytes }, order);
    arena.release(mark);
  }
  return { at, width, height };
}

// As much as there is: a resizable buffer may have shrunk since its length was checked.
function copy(from: Uint8Array | Uint8ClampedArray, to: Uint8Array): void {
  to.set(from.subarray(0, to.length));
}

/** The original pupil detector's rule: how many times smaller a picture of this size is looked at. */
export function downscaleFactor(width: number, height: number): number {
  const area = width * height;
  if (area >= 1920 * 1080) return 4;
  if (area >= 1280 * 720) return 3;
  return area >= 858 * 480 ? 2 : 1;
}

/** The picture, `factor` times smaller (rounded down), as cv2.resize does it. */
export function shrinkImage(engine: Engine, image: Rgba, factor: number): Rgba {
  const { arena } = engine;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const small = { at: arena.alloc(width * height * 4), width, height };
  const mark = arena.mark();
  resizeInterLinear(engine, small, image, arena.alloc(resizeScratchBytes(small)));
  arena.release(mark);
  return small;
}

function guessFormat(length: number, width: number, height: number, stride: number | undefined): PixelFormat {
  const bytes = (stride === undefined ? length : 0) / (width * height);
  if (bytes === 4) return 'rgba';
  if (bytes === 3) return 'rgb';
  throw bad(
    `${width}×${height}×4 = ${width * height * 4} bytes (RGBA) or ${width * height * 3} (RGB)`,
    'image.data',
    stride === undefined ? `${length} bytes` : 'a stride without a format',
    'Say image.format.',
  );
}

function bad(what: string, where: string, came: string, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_IMAGE', expected(what, where, came, hint));
}
