// The kinds of pictures that the command writes. Each encoder is loaded with the first picture of its kind.

import type { PixelImage } from '../types.ts';

export type PictureFormat = 'png' | 'jpeg';

interface Encoder {
  /** of a file's name */
  ending: string;
  /** RGBA, rows packed, opaque → the bytes of a file */
  encode(image: PixelImage): Promise<Uint8Array>;
}

export const ENCODERS: Record<PictureFormat, Encoder> = {
  png: { ending: '.png', encode: async (image) => (await import('../draw/png.ts')).encodePng(image) },
  jpeg: { ending: '.jpg', encode: async (image) => (await import('./jpeg.ts')).encodeJpeg(image) },
};
