// The first look at encoded bytes: which format, what size, which way up, and is the file all there.

import { imageSize } from 'image-size';
import { SaccadeError, expected } from '../errors.ts';
import { FORMATS } from './source.ts';
import { scanJpeg } from './jpeg.ts';
import { scanTiff } from './tiff.ts';

/** Formats with a decoder, as image-size names them. */
export type Format = 'jpg' | 'png' | 'bmp' | 'gif' | 'tiff';

export interface Header {
  format: Format;
  /** px, as stored: before the orientation is applied */
  width: number;
  /** px, as stored */
  height: number;
  /** EXIF orientation, 1..8; 1 = as stored */
  orientation: number;
  /** bytes of the picture itself; what follows in the file is not part of it */
  length: number;
  /** JPEG only: three components that are red, green, blue and not YCbCr */
  rgb: boolean;
}

const DECODED = new Set<string>(['jpg', 'png', 'bmp', 'gif', 'tiff']);

/** Reads size and type without decoding. @throws SaccadeError SACCADE_BAD_IMAGE: not a picture, damaged, or cut off */
export function readHeader(bytes: Buffer, name: string): Header {
  const fail = (came: string, cause?: unknown) =>
    new SaccadeError(
      'SACCADE_BAD_IMAGE',
      expected(`a whole picture (${FORMATS})`, 'image', `${name}, ${came}`),
      cause === undefined ? undefined : { cause },
    );
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    const jpeg = scanJpeg(bytes, (came) => fail(came));
    return { format: 'jpg', ...jpeg };
  }
  let size: ReturnType<typeof imageSize>;
  try {
    size = imageSize(bytes);
  } catch (cause) {
    throw fail('whose first bytes are not those of such a picture, or are damaged', cause);
  }
  const { type, width, height } = size;
  if (!type || !DECODED.has(type)) throw fail(`which looks like ${type ?? 'something else'}`);
  if (type === 'tiff') return { format: type, ...scanTiff(bytes, (came) => fail(came)) };
  if (!(width > 0 && height > 0)) throw fail(`which says it is ${width}×${height} pixels`);
  const length = type === 'png' ? pngLength(bytes, fail) : bytes.length;
  return { format: type as Format, width, height, orientation: 1, length, rgb: false };
}

// The decoder refuses bytes after IEND, other readers do not: the picture ends where its IEND chunk does.
function pngLength(bytes: Buffer, fail: (came: string) => SaccadeError): number {
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    if (bytes.toString('latin1', at + 4, at + 8) === 'IEND') return end;
    at = end;
  }
  throw fail(`a PNG that is cut off after ${bytes.length} bytes`);
}
