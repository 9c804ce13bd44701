// EXIF orientation → the picture as it is meant to be seen. Done here and not by jimp: its EXIF reader gives up,
// without a word, on any other tag it does not understand, and its rotation makes an array a pixel.

import type { PixelImage } from '../types.ts';

/**
 * Turns and mirrors 4-byte pixels.
 *
 * @param image RGBA, rows packed
 * @param orientation 1..8 as in EXIF: 2 is mirrored left to right, 3 turned by half, 4 mirrored top to bottom, 5..8 have rows
 *   and columns exchanged: 6 needs a quarter turn clockwise, 8 one counter-clockwise
 * @returns `image` itself for 1, else new pixels, with width and height exchanged for 5..8
 */
export function turnUpright(image: PixelImage, orientation: number): PixelImage {
  if (orientation <= 1 || orientation > 8) return image;
  const { width, height, data } = image;
  const src = words(data);
  const dst = new Uint32Array(width * height);
  const swap = orientation >= 5;
  const mirrored = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8; // x runs backwards
  const flipped = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7; // y runs backwards
  const outWidth = swap ? height : width;
  const outHeight = swap ? width : height;
  const stepX = mirrored ? -1 : 1;
  const stepY = flipped ? -width : width;
  const start = (mirrored ? width - 1 : 0) + (flipped ? (height - 1) * width : 0);
  const [alongRow, alongColumn] = swap ? [stepY, stepX] : [stepX, stepY];
  for (let y = 0, to = 0; y < outHeight; y++) {
    for (let x = 0, from = start + y * alongColumn; x < outWidth; x++, from += alongRow) dst[to++] = src[from]!;
  }
  return { data: new Uint8Array(dst.buffer), width: outWidth, height: outHeight, format: 'rgba' };
}

// Pixels as words; copied only where the decoder left them off a multiple of 4.
function words(data: Uint8Array | Uint8ClampedArray): Uint32Array {
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}
