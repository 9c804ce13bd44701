// Maps of h x w pixels and c channels that are screened; `bound` in standard deviations of the sums: about which share
// passes.

export interface ScreenCase {
  name: string;
  h: number;
  w: number;
  c: number;
  bound: number;
  /** row of the level that row 0 of the map is */
  top: number;
}

export const netCases: readonly ScreenCase[] = [
  { name: 'a band of pnet', h: 16, w: 156, c: 32, bound: 2, top: 32 },
  { name: 'the smallest level', h: 1, w: 1, c: 32, bound: -9, top: 0 },
];

export const oddCases: readonly ScreenCase[] = [
  ...[1, 2, 3, 4, 5, 7].map((w) => ({ name: `${w} wide`, h: 3, w, c: 4, bound: 0, top: 5 })),
  ...[4, 8, 12, 20].map((c) => ({ name: `${c} channels`, h: 4, w: 9, c, bound: 0, top: 0 })),
  { name: 'none pass', h: 5, w: 6, c: 8, bound: 1e9, top: 7 },
  { name: 'all pass', h: 5, w: 6, c: 8, bound: -1e9, top: 7 },
  { name: 'one row', h: 1, w: 33, c: 8, bound: 0.5, top: 0 },
  { name: 'one column', h: 33, w: 1, c: 8, bound: 0.5, top: 0 },
];

export const cases: readonly ScreenCase[] = [...netCases, ...oddCases];

/** Windows of size x size in a map of h x w pixels that starts at row `top`. */
export interface CoverCase {
  name: string;
  h: number;
  w: number;
  size: number;
  n: number;
  top: number;
}

export const coverCases: readonly CoverCase[] = [
  { name: 'windows of pnet', h: 18, w: 158, size: 3, n: 128, top: 16 },
  { name: 'every pixel', h: 6, w: 9, size: 3, n: 500, top: 2 },
  { name: 'none', h: 6, w: 6, size: 5, n: 0, top: 0 },
  { name: 'one, the whole map', h: 5, w: 5, size: 5, n: 1, top: 3 },
  { name: 'single pixels', h: 4, w: 7, size: 1, n: 9, top: 0 },
];
