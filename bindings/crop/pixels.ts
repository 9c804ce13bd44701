// A caller's picture, whatever the order of its bytes, and what crops are: RGBA in rows without gaps, opaque.
import { checkImage, FORMATS } from '../image/photo.ts';
import type { Bytes } from '../platform.ts';
import type { PixelImage } from '../types.ts';

/** Pixels, 4 bytes each, rows packed. */
export interface Pixels {
  data: Bytes;
  width: number;
  height: number;
}

/** A row each for x and y of the photograph: what x, y and 1 of the crop are multiplied with. */
export type ToPhoto = [[number, number, number], [number, number, number]];

/** What is cut out of a photograph. */
export interface Crop extends Pixels {
  /** places in it → places in the photograph, both px, integers being middles of pixels; as cv2.transform takes it */
  toPhoto: ToPhoto;
}

/** A picture that was checked. */
export interface Image {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  /** bytes from row to row, and from pixel to pixel */
  stride: number;
  bytes: number;
  /** which bytes of a pixel are red, green and blue */
  order: readonly [number, number, number];
}

/** A part of a picture, whole px. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Throws SACCADE_BAD_IMAGE. */
export function imageOf(image: PixelImage): Image {
  const { format, ...checked } = checkImage(image, Infinity);
  return { ...checked, ...FORMATS[format] };
}

/** A part that lies in the picture. */
export function partOf({ data, stride, bytes, order }: Image, { x, y, width, height }: Region): Pixels {
  const [red, green, blue] = order;
  const out = new Uint8Array(width * height * 4);
  for (let row = 0, to = 0; row < height; row++) {
    let from = (y + row) * stride + x * bytes;
    for (let column = 0; column < width; column++, to += 4, from += bytes) {
      out[to] = data[from + red]!;
      out[to + 1] = data[from + green]!;
      out[to + 2] = data[from + blue]!;
      out[to + 3] = 255;
    }
  }
  return { data: out, width, height };
}
