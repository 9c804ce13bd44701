// Heat maps (maps, h, w, c), c a multiple of 4.

export interface SoftArgmaxCase {
  name: string;
  maps: number;
  h: number;
  w: number;
  c: number;
}

export const netCases: readonly SoftArgmaxCase[] = [
  { name: 'an eye', maps: 1, h: 36, w: 60, c: 20 },
  { name: 'two eyes', maps: 2, h: 36, w: 60, c: 20 },
];

export const oddCases: readonly SoftArgmaxCase[] = [
  { name: 'one cell', maps: 1, h: 1, w: 1, c: 4 },
  { name: 'one row', maps: 2, h: 1, w: 7, c: 4 },
  { name: 'one column', maps: 2, h: 7, w: 1, c: 8 },
  { name: '2x2', maps: 3, h: 2, w: 2, c: 12 },
  { name: '5x3, five maps', maps: 5, h: 5, w: 3, c: 4 },
];

export const cases: readonly SoftArgmaxCase[] = [...netCases, ...oddCases];
