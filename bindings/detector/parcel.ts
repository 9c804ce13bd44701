// Pictures on their way to another thread and back.
import { isBlob, isBytes, isData, isUrl } from '../runtime/kinds.ts';
import type { Pack } from './messages.ts';
import { isPixels } from './pixels.ts';

/** Bytes and pixels are copied first, the caller's stay his. */
export const packCopy: Pack = (image) => {
  const sent = (parcel: string) => ({ parcel, transfer: [], isCopy: true });
  if (typeof image === 'string') return sent(image);
  if (isUrl(image)) return sent(image.href);
  if (isBlob(image)) return { parcel: image, transfer: [], isCopy: true };
  if (isData(image)) {
    const bytes = Uint8Array.from(new Uint8Array(image as ArrayBuffer));
    return { parcel: bytes, transfer: [bytes.buffer], isCopy: true };
  }
  if (!isPixels(image) || !isBytes(image.data)) return null;
  const { width, height, format, stride } = image;
  const data = Uint8Array.from(image.data);
  const parcel = { data, width, height, ...(format && { format }), ...(stride !== undefined && { stride }) };
  return { parcel, transfer: [data.buffer], isCopy: true };
};
