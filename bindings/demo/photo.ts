// A file → a picture of a size that a screen shows.
import { SaccadeError } from '../errors.ts';

const LARGEST = 2048; // px: photographs are shrunk to this, no screen shows more

/** A photograph, decoded. */
export interface Photo {
  /** its pixels, perhaps shrunk; to be closed */
  bitmap: ImageBitmap;
  /** of the file, upright, px */
  width: number;
  height: number;
  /** pixels of the bitmap a pixel of the file, at most 1 */
  scale: number;
}

/** Decodes and shrinks, both off the page's thread. Rejects where it is no picture that the browser reads. */
export async function openPhoto(file: Blob): Promise<Photo> {
  const whole = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    const message = 'This browser cannot read that picture. JPEG, PNG and WebP are fine.';
    throw new SaccadeError('SACCADE_BAD_IMAGE', message);
  });
  const { width, height } = whole;
  const scale = Math.min(1, LARGEST / Math.max(width, height));
  if (scale === 1) return { bitmap: whole, width, height, scale };
  const size = { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
  const bitmap = await createImageBitmap(whole, { ...size, resizeQuality: 'high' });
  whole.close();
  return { bitmap, width, height, scale };
}

/** A smallest face of the photograph, px, in the shrunk one: not below what the networks take. */
export function shrunkSize(minFaceSize: number, scale: number): number {
  return Math.max(12, Math.round(minFaceSize * scale));
}
