// Pixels in every order, tight and with bytes between rows.

export interface UnpackCase {
  name: string;
  width: number;
  height: number;
  stride: number;
  pixBytes: number;
  /** which byte of a pixel is red, green, blue */
  order: readonly [number, number, number];
}

const FORMATS = [
  ['rgb', 3, [0, 1, 2]],
  ['bgr', 3, [2, 1, 0]],
  ['rgba', 4, [0, 1, 2]],
  ['bgra', 4, [2, 1, 0]],
  ['gray', 1, [0, 0, 0]],
] as const;

const SIZES = [
  [1, 1],
  [1, 5],
  [3, 1],
  [7, 4],
  [160, 120],
] as const;

export const cases: readonly UnpackCase[] = FORMATS.flatMap(([format, pixBytes, order]) =>
  SIZES.flatMap(([width, height]) =>
    [0, 5].map((gap) => ({
      name: `${format} ${width}x${height}${gap ? ', gaps' : ''}`,
      width,
      height,
      stride: width * pixBytes + gap,
      pixBytes,
      order,
    })),
  ),
);
