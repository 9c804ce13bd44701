// Pictures on their way to another thread and back.
import { isPixels } from '../core.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import type { Parcel } from './messages.ts';

/**
 * A picture as a message, with what moves along: bytes and pixels are copied first, the caller's stay his. null: nothing that can be sent,
 * whoever reads it here will say why.
 */
export function pack(image: ImageSource): { parcel: Parcel; transfer: ArrayBuffer[] } | null {
  if (typeof image === 'string') return { parcel: image, transfer: [] };
  if (image instanceof URL) return { parcel: image.href, transfer: [] };
  if (image instanceof Blob) return { parcel: image, transfer: [] };
  if (image instanceof ArrayBuffer || image instanceof Uint8Array) {
    const bytes = Uint8Array.from(new Uint8Array(image as ArrayBuffer));
    return { parcel: bytes, transfer: [bytes.buffer] };
  }
  if (!isPixels(image) || !(image.data instanceof Uint8Array || image.data instanceof Uint8ClampedArray)) return null;
  const { width, height, format, stride } = image;
  const data = Uint8Array.from(image.data);
  const parcel = { data, width, height, ...(format && { format }), ...(stride !== undefined && { stride }) };
  return { parcel, transfer: [data.buffer] };
}

/** What can be moved instead of copied: a buffer that holds nothing but these pixels. */
export function movable({ data }: PixelImage): ArrayBuffer[] {
  const { buffer } = data;
  return buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength ? [buffer] : [];
}
