// Levels for P-Net's first layer and its pool: (h, w, 3), at least 3 x 9.

export interface ConvPoolCase {
  name: string;
  h: number;
  w: number;
}

export const netCases: readonly ConvPoolCase[] = [
  { name: 'a band', h: 42, w: 320 },
  { name: 'an odd level', h: 61, w: 47 },
  { name: 'the smallest level', h: 12, w: 12 },
];

export const oddCases: readonly ConvPoolCase[] = [3, 4, 5, 6, 7, 8, 9].flatMap((h) =>
  [9, 10, 11, 12, 16, 17, 18, 19].map((w) => ({ name: `${h}x${w}`, h, w })),
);

export const cases: readonly ConvPoolCase[] = [...netCases, ...oddCases];
