// Maps of `pixels` pixels and c channels, a multiple of 4. A unit is 64 pixels.

export interface AffineCase {
  name: string;
  pixels: number;
  c: number;
}

export const netCases: readonly AffineCase[] = [
  { name: 'stem', pixels: 36 * 60, c: 32 },
  { name: 'published stem, two eyes', pixels: 2 * 36 * 60, c: 128 },
  { name: 'lite, level 2', pixels: 18 * 30, c: 16 },
  { name: 'level 5', pixels: 3 * 4, c: 64 },
];

export const oddCases: readonly AffineCase[] = [
  ...[1, 2, 3, 63, 64, 65, 128, 131].map((pixels) => ({ name: `${pixels} pixels`, pixels, c: 8 })),
  ...[4, 8, 12, 20].map((c) => ({ name: `${c} channels`, pixels: 70, c })),
  { name: 'one pixel, four channels', pixels: 1, c: 4 },
];

export const cases: readonly AffineCase[] = [...netCases, ...oddCases];
