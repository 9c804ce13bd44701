// Network outputs to boxes: n cells of a map for `decode`, n boxes for `select`. `floats`: from one head to the next.

export interface DecodeCase {
  name: string;
  n: number;
  floats: number;
  /** the part of a level's map: where it starts, its size in cells, and the rows of the whole map */
  left: number;
  top: number;
  w: number;
  h: number;
  mapH: number;
  scale: number;
  threshold: number;
}

const M = 0.709;
export const decodeCases: readonly DecodeCase[] = [
  {
    name: 'a batch of a level',
    n: 128,
    floats: 8,
    left: 0,
    top: 0,
    w: 187,
    h: 139,
    mapH: 139,
    scale: 0.6,
    threshold: Math.fround(0.6),
  },
  {
    name: 'a deep level',
    n: 60,
    floats: 8,
    left: 0,
    top: 0,
    w: 14,
    h: 9,
    mapH: 9,
    scale: 0.6 * M ** 7,
    threshold: Math.fround(0.6),
  },
  {
    name: 'a strip',
    n: 90,
    floats: 8,
    left: 156,
    top: 48,
    w: 131,
    h: 16,
    mapH: 139,
    scale: 0.6,
    threshold: Math.fround(0.6),
  },
  { name: 'the last cell', n: 1, floats: 8, left: 12, top: 8, w: 1, h: 1, mapH: 9, scale: 0.6, threshold: 0 },
  { name: 'none', n: 0, floats: 8, left: 0, top: 0, w: 3, h: 3, mapH: 3, scale: 0.6, threshold: 0.5 },
  { name: 'one', n: 1, floats: 8, left: 0, top: 0, w: 3, h: 3, mapH: 3, scale: 0.3, threshold: 0 },
  { name: 'all pass', n: 9, floats: 8, left: 0, top: 0, w: 5, h: 4, mapH: 4, scale: 1.2, threshold: 0 },
  { name: 'none passes', n: 9, floats: 6, left: 0, top: 0, w: 5, h: 4, mapH: 4, scale: 1.2, threshold: 1.5 },
];

export interface SelectCase {
  name: string;
  n: number;
  floats: number;
  base: number;
  threshold: number;
  /** whether the heads hold landmarks too */
  hasPoints: boolean;
}

export const selectCases: readonly SelectCase[] = [
  { name: 'rnet', n: 32, floats: 8, base: 64, threshold: Math.fround(0.7), hasPoints: false },
  { name: 'onet', n: 32, floats: 16, base: 5, threshold: Math.fround(0.7), hasPoints: true },
  { name: 'none', n: 0, floats: 16, base: 0, threshold: 0.5, hasPoints: true },
  { name: 'one', n: 1, floats: 16, base: 0, threshold: 0, hasPoints: true },
  { name: 'all pass', n: 7, floats: 16, base: 3, threshold: -1, hasPoints: true },
  { name: 'none passes', n: 7, floats: 8, base: 3, threshold: 1, hasPoints: false },
];
