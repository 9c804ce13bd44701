// The one look at a caller's picture: what he changes afterwards, or answers otherwise when asked again, changes
// nothing.
import { asSaccadeError } from '../errors.ts';
import { isBytes } from '../runtime/kinds.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import { isPixels } from './pixels.ts';

/** Pixels with their fields read once, `data` as a view of our own; any other picture as it is. */
export function snapshot(image: ImageSource): ImageSource {
  try {
    if (!isPixels(image)) return image;
    const { data, width, height, format, stride } = image;
    const own = isBytes(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
    return { data: own, width, height, format, stride } as PixelImage;
  } catch (cause) {
    throw asSaccadeError(cause);
  }
}
