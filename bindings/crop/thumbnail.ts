// A face with something around it, upright as it is in the picture.
import { badOption, readOptions, type Check } from '../checks/options.ts';
import type { Box, Face, PixelImage } from '../types.ts';
import { readNumbers, SIDE } from './options.ts';
import { imageOf, partOf, type Crop } from './pixels.ts';
import { resize } from './resize.ts';

export interface CropOptions {
  /** what is added at each side, in parts of the box's larger side; default 0.3 */
  margin?: number;
  /** as wide as high; default true */
  square?: boolean;
  /** the larger side of what comes out, px; default: as it is in the picture */
  size?: number;
}

const MOST_MARGIN = 10;

export const CROP_CHECKS: Record<keyof CropOptions, Check> = {
  margin: [`a number from 0 to ${MOST_MARGIN}`, (v) => typeof v === 'number' && v >= 0 && v <= MOST_MARGIN],
  square: ['true or false', (v) => typeof v === 'boolean'],
  size: SIDE,
};

/**
 * The face and its surroundings, RGBA. Where they reach beyond the picture's edge the region is moved inside, and cut
 * where the picture is smaller: nothing is made up.
 *
 * @param face a face of `image`, or its `box`, px
 * @throws SaccadeError SACCADE_BAD_IMAGE, SACCADE_BAD_OPTION
 */
export function cropFace(image: PixelImage, face: Pick<Face, 'box'>, options?: CropOptions): Crop {
  const { margin = 0.3, square = true, size } = readOptions<CropOptions>(options, CROP_CHECKS);
  const box = readNumbers(face?.box, ['x', 'y', 'width', 'height'], 'face.box');
  if (!(box.width > 0 && box.height > 0))
    throw badOption('a box with an area', 'face.box', `${box.width}×${box.height}`);
  const picture = imageOf(image);
  const region = around(box, margin, square, picture);
  const part = partOf(picture, region);
  const scale = size === undefined ? 1 : size / Math.max(part.width, part.height);
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  const crop = resize(part, scaled(part.width), scaled(part.height));
  const [x, y] = [part.width / crop.width, part.height / crop.height];
  // edges lie on edges: half a pixel from the middles of the first pixels
  const toPhoto: Crop['toPhoto'] = [
    [x, 0, region.x + (x - 1) / 2],
    [0, y, region.y + (y - 1) / 2],
  ];
  return { ...crop, toPhoto };
}

function around(
  { x, y, width, height }: Box,
  margin: number,
  square: boolean,
  picture: { width: number; height: number },
): Box {
  const more = 2 * margin * Math.max(width, height);
  let [wide, high] = [width + more, height + more];
  if (square) {
    // a square that the picture holds
    wide = high = Math.min(Math.max(wide, high), picture.width, picture.height);
  }
  const [left, columns] = within(x + width / 2, wide, picture.width);
  const [top, rows] = within(y + height / 2, high, picture.height);
  return { x: left, y: top, width: columns, height: rows };
}

// Whole pixels about a center, moved inside 0 .. limit.
function within(center: number, length: number, limit: number): [number, number] {
  const whole = Math.min(limit, Math.max(1, Math.round(length)));
  const start = Math.round(center - whole / 2);
  return [Math.min(Math.max(start, 0), limit - whole), whole];
}
