// Pictures on their way to another thread and back.
import type { Pack } from './messages.ts';
import { isPixels } from './pixels.ts';

/** Bytes and pixels are copied first, the caller's stay his. */
export const packCopy: Pack = (image) => {
  const sent = (parcel: string) => ({ parcel, transfer: [], isCopy: true });
  if (typeof image === 'string') return sent(image);
  if (image instanceof URL) return sent(image.href);
  if (image instanceof ArrayBuffer || image instanceof Uint8Array) {
    const bytes = Uint8Array.from(new Uint8Array(image as ArrayBuffer));
    return { parcel: bytes, transfer: [bytes.buffer], isCopy: true };
  }
  if (!isPixels(image) || !(image.data instanceof Uint8Array || image.data instanceof Uint8ClampedArray)) return null;
  const { width, height, format, stride } = image;
  const data = Uint8Array.from(image.data);
  const parcel = { data, width, height, ...(format && { format }), ...(stride !== undefined && { stride }) };
  return { parcel, transfer: [data.buffer], isCopy: true };
};
