// jimp's decoders, one loaded for the format at hand: all of jimp takes 120 ms to import, one decoder 10–40 ms
// (Node 20, 2 cores, 2026-11-23).

import { SaccadeError, expected } from '../errors.ts';
import type { PixelImage } from '../types.ts';
import { FORMATS } from './source.ts';
import type { Format, Header } from './header.ts';
import { firstPage } from './tiff.ts';

interface Bitmap {
  data: Buffer;
  width: number;
  height: number;
}
type Decode = (bytes: Buffer, header: Header) => Bitmap;

const CODECS: Record<Format, () => Promise<Decode>> = {
  jpg: async () => {
    const { decode } = (await import('@jimp/js-jpeg')).default();
    return (bytes, header) => {
      const megapixels = (header.width * header.height) / 1e6;
      return decode(bytes, {
        // Damage inside a whole file shows as a gray patch, as in browsers; a file that is cut off never gets here.
        tolerantDecoding: true,
        // The size is checked already; jpeg-js counts 4 bytes a coefficient, up to 4 components, and three copies of
        // the pixels: 28 bytes a pixel, and up to 64 MiB more for blocks that hang over the edges of a narrow picture.
        maxResolutionInMP: megapixels + 1,
        maxMemoryUsageInMB: 64 + 32 * megapixels,
        ...(header.rgb ? { colorTransform: false } : {}),
      });
    };
  },
  png: async () => {
    const { decode } = (await import('@jimp/js-png')).default();
    return (bytes) => decode(bytes);
  },
  bmp: async () => {
    const { decode } = (await import('@jimp/js-bmp')).default();
    return (bytes) => decode(bytes);
  },
  gif: async () => (await import('@jimp/js-gif')).default().decode,
  tiff: async () => {
    const { decode } = (await import('@jimp/js-tiff')).default();
    return (bytes) => decode(firstPage(bytes));
  },
};

/**
 * Decodes the first frame or page.
 *
 * @returns RGBA as stored: not yet turned upright
 * @throws SaccadeError SACCADE_BAD_IMAGE with the decoder's own error as `cause`; SACCADE_OUT_OF_MEMORY
 */
export async function decodeBytes(bytes: Buffer, header: Header, name: string): Promise<PixelImage> {
  const decode = await CODECS[header.format]();
  let bitmap: Bitmap;
  try {
    bitmap = quietly(() => decode(bytes.subarray(0, header.length), header));
  } catch (cause) {
    const { width, height } = header;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof RangeError && /allocation failed|Invalid (typed )?array (buffer )?length/i.test(reason)) {
      throw new SaccadeError(
        'SACCADE_OUT_OF_MEMORY',
        expected(`memory to decode ${width}×${height} pixels`, 'image', `none for ${name}`, 'Lower maxPixels.'),
        { cause },
      );
    }
    const format = header.format === 'jpg' ? 'JPEG' : header.format.toUpperCase();
    throw new SaccadeError(
      'SACCADE_BAD_IMAGE',
      expected(`a whole picture (${FORMATS})`, 'image', `${name}, a damaged ${format} (${reason})`),
      { cause },
    );
  }
  const { data, width, height } = bitmap;
  if (data.length !== width * height * 4) {
    const came = `${name}, which decodes to ${data.length} bytes for ${width}×${height} pixels`;
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected(`a whole picture (${FORMATS})`, 'image', came));
  }
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height, format: 'rgba' };
}

// omggif tells of a stream that ends early only by console.log, and goes on with what it has; utif2 prints the number
// of tiles. A library prints nothing, and half a picture is not a picture. The decoders are synchronous: nobody else
// can print in between.
function quietly<T>(work: () => T): T {
  /* eslint-disable no-console */
  const print = console.log;
  let said = '';
  console.log = (...words: unknown[]) => {
    said += words.join(' ');
  };
  try {
    const result = work();
    if (/shorter than expected/.test(said)) throw new Error(said);
    return result;
  } finally {
    console.log = print;
  }
  /* eslint-enable no-console */
}
