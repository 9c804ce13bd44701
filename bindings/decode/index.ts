// Encoded picture → RGBA pixels, in Node. Loaded by dynamic import when a file or encoded bytes come in, so that
// callers who bring pixels pay nothing. Steps: 1 bytes, 2 header (size, type), 3 whole file?, 4 decode, 5 turn upright.

import { SaccadeError, expected } from '../errors.ts';
import type { PixelImage } from '../types.ts';
import { readBytes, type EncodedSource } from './source.ts';
import { readHeader } from './header.ts';
import { decodeBytes } from './codecs.ts';
import { turnUpright } from './orientation.ts';

/**
 * Reads one picture: a path, a `file:` URL or encoded bytes (JPEG, PNG, BMP, GIF's first frame, TIFF's first page).
 *
 * @param maxPixels largest width times height accepted; checked in the header, before anything is decoded
 * @returns 8-bit RGBA, rows packed, the EXIF orientation of a JPEG already applied. Alpha is what the file holds; the
 *   detector ignores it.
 * @throws SaccadeError SACCADE_BAD_IMAGE when there is no such file, when it is not one of these pictures, is cut off
 * or
 *   damaged, or is too large (`cause` keeps the first error); SACCADE_OUT_OF_MEMORY when the memory for it is refused.
 */
export async function decodeImage(source: EncodedSource, maxPixels: number): Promise<PixelImage> {
  const { bytes, name } = await readBytes(source);
  const header = readHeader(bytes, name);
  const { width, height } = header;
  if (width * height > maxPixels) {
    throw new SaccadeError(
      'SACCADE_BAD_IMAGE',
      expected(
        `a picture of at most ${maxPixels} pixels`,
        'image',
        `${name} of ${width}×${height} = ${width * height} pixels`,
        'Raise maxPixels (--max-pixels), or shrink the picture first.',
      ),
    );
  }
  const decoded = await decodeBytes(bytes, header, name);
  return turnUpright(decoded, header.orientation);
}
