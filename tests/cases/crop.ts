// Boxes on a picture of w x h pixels, 1-based and inclusive: x1, y1, x2, y2. Crops go to size x size.

/** Crops are float32 where the reference's are float64; values from -1 to 1. Measured: 3.8e-7. */
export const CROP_ROUNDING = 5e-7;

export interface CropCase {
  name: string;
  image: readonly [w: number, h: number];
  size: number;
  boxes: readonly (readonly [number, number, number, number])[];
}

const at = (x: number, y: number, w: number, h = w) => [x, y, x + w - 1, y + h - 1] as const;

export const netCases: readonly CropCase[] = [24, 48].map((size) => ({
  name: `size ${size}, boxes of a cascade`,
  image: [320, 240],
  size,
  boxes: [at(100, 60, 19), at(30, 40, 27), at(120, 70, 61), at(250, 180, 90), at(-12, 100, 131), at(60, -30, 251)],
}));

export const oddCases: readonly CropCase[] = [24, 48, 5].flatMap((size): CropCase[] => [
  {
    name: `size ${size}, inside`,
    image: [130, 110],
    size,
    boxes: [
      at(10, 20, 1), // one pixel
      at(10, 20, 2, 3),
      at(10, 20, size - 1),
      at(10, 20, size),
      at(10, 20, size + 1),
      at(10, 20, size, size + 1),
      at(10, 20, size - 1, size), // mixed: linear
      at(10, 20, size + 1, size - 1),
      at(10, 20, size * 2 - 1),
      at(10, 20, size, size * 2 - 10),
      at(1, 1, 130, 110), // all of it
      at(130, 110, 1),
      at(1, 1, 1),
    ],
  },
  {
    name: `size ${size}, over the borders`,
    image: [60, 50],
    size,
    boxes: [
      at(-5, 10, 30), // left
      at(10, -7, 31), // top
      at(40, 10, 33), // right
      at(10, 30, 34), // bottom
      at(-3, -4, 20),
      at(50, 40, 20),
      at(50, -8, 21),
      at(-9, 44, 22),
      at(-20, -20, 100), // all around
      at(0, 0, 30), // column and row 0 lie outside
      at(60, 50, 9), // the last pixel
      at(-7, -7, 9), // the first pixel, last of the crop
    ],
  },
  {
    name: `size ${size}, outside`,
    image: [40, 30],
    size,
    boxes: [
      at(-60, 5, 25),
      at(41, 5, 25),
      at(5, -60, 25),
      at(5, 31, 25),
      at(500, 500, 60),
      at(-24, -24, 24),
      at(-90, 5, 7),
    ],
  },
  {
    name: `size ${size}, empty boxes`,
    image: [40, 30],
    size,
    boxes: [
      [10, 10, 9, 20],
      [10, 10, 20, 9],
      [10, 10, 5, 5],
    ],
  },
]);

/** Whole pixels in each block, and 49 x 24 = 1176, whose quotient in double is not whole. */
export const wholeCases: readonly CropCase[] = [
  {
    name: 'size 24, multiples',
    image: [200, 160],
    size: 24,
    boxes: [at(3, 4, 48), at(5, 6, 72), at(-20, -9, 96, 48), at(9, 9, 48, 72)],
  },
  {
    name: 'size 48, multiples',
    image: [220, 200],
    size: 48,
    boxes: [at(3, 4, 96), at(-30, 6, 144), at(9, 9, 48, 144)],
  },
  {
    name: 'size 24, 49 times',
    image: [1200, 1190],
    size: 24,
    boxes: [at(7, 5, 1176), at(-30, 40, 1176, 1177), at(3, 3, 1176, 48)],
  },
];

export const cases: readonly CropCase[] = [...netCases, ...oddCases, ...wholeCases];
