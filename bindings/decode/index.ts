// Encoded picture → RGBA pixels, in Node. Loaded by dynamic import when a file or encoded bytes come in, so that
// callers who bring pixels pay nothing. Steps: 1 bytes, 2 kind, 3 header: size, and whether the bytes can hold it, 4
// decode, 5 turn upright.

import { SaccadeError, expected } from '../errors.ts';
import type { PixelImage } from '../types.ts';
import { brief, failure, isOutOfMemory, type Fail } from './fail.ts';
import type { Header } from './header.ts';
import { lazily } from './lazily.ts';
import { kindOf, type Kind } from './signature.ts';
import { turnUpright } from './orientation.ts';
import { readBytes, type EncodedSource } from './source.ts';

type Read = (bytes: Buffer, fail: Fail) => Header;

// One file a kind, loaded with the first picture of it.
const READERS: Record<Kind, () => Promise<Read>> = {
  JPEG: lazily(async () => (await import('./libjpeg.ts')).readJpeg),
  PNG: lazily(async () => (await import('./png.ts')).readPng),
  WebP: lazily(async () => (await import('./webp.ts')).readWebp),
  AVIF: lazily(async () => (await import('./avif.ts')).readAvif),
  BMP: lazily(async () => (await import('./bmp.ts')).readBmp),
  GIF: lazily(async () => (await import('./gif.ts')).readGif),
  TIFF: lazily(async () => (await import('./tiffpixels.ts')).readTiff),
};

/**
 * Reads one picture: a path, a `file:` or `data:` URL, or encoded bytes (JPEG, PNG, WebP, BMP, the first frame of a
 * GIF, the first page of a TIFF; AVIF where @jsquash/avif is installed).
 *
 * @param maxPixels largest width times height accepted; checked in the header, before anything is decoded
 * @returns 8-bit RGBA, rows packed, the EXIF orientation already applied; color profiles are not. Alpha is what the
 * file   holds; the detector ignores it.
 * @throws SaccadeError SACCADE_BAD_IMAGE when there is no such file, when it is not one of these pictures, is cut off
 * or   damaged, or is too large (`cause` keeps the first error); SACCADE_OUT_OF_MEMORY when the memory for it is
 * refused.
 */
export async function decodeImage(source: EncodedSource, maxPixels: number): Promise<PixelImage> {
  const { bytes, name } = await readBytes(source, maxPixels);
  const fail = failure(name);
  const kind = kindOf(bytes);
  if (kind === undefined) throw fail('whose first bytes are not those of such a picture');
  if (typeof kind === 'object') throw fail(`which is ${kind.name}`, undefined, kind.hint);
  const read = await READERS[kind]();
  const header = await guarded(kind, fail, name, () => read(bytes, fail));
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
  const { data, ...size } = await guarded(kind, fail, name, header.pixels);
  if (size.width !== width || size.height !== height || data.length !== width * height * 4) {
    const came = `${data.length} bytes for ${size.width}×${size.height} pixels`;
    throw fail(`a damaged ${kind} (${came}, where its header says ${width}×${height})`);
  }
  return turnUpright({ data, width, height, format: 'rgba' }, header.orientation);
}

// A decoder's own errors become ours.
async function guarded<T>(kind: Kind, fail: Fail, name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SaccadeError) throw cause;
    const reason = brief(cause instanceof Error ? cause.message : String(cause));
    if (!isOutOfMemory(cause)) throw fail(`a damaged ${kind} (${reason})`, cause);
    const memory = expected('memory to decode it', 'image', `none for ${name}`, 'Lower maxPixels.');
    throw new SaccadeError('SACCADE_OUT_OF_MEMORY', memory, { cause });
  }
}
