// Gray pictures of w x h pixels that a network reads, with values from `low` to `high`; `border` values around the
// input.

export interface PatchCase {
  name: string;
  w: number;
  h: number;
  low: number;
  high: number;
  border: number;
}

export const cases: readonly PatchCase[] = [
  { name: 'an eye', w: 180, h: 108, low: 0, high: 255, border: 2 },
  { name: 'little contrast', w: 180, h: 108, low: 100, high: 104, border: 2 },
  { name: 'one value', w: 12, h: 7, low: 77, high: 77, border: 1 },
  { name: 'all black', w: 5, h: 5, low: 0, high: 0, border: 1 },
  { name: 'all white', w: 5, h: 5, low: 255, high: 255, border: 1 },
  { name: 'two levels', w: 9, h: 10, low: 30, high: 31, border: 0 },
  { name: 'one pixel', w: 1, h: 1, low: 0, high: 255, border: 2 },
  { name: 'one row', w: 31, h: 1, low: 0, high: 255, border: 1 },
  { name: 'one column', w: 1, h: 31, low: 0, high: 255, border: 1 },
  ...[2, 3, 4, 5, 7].map((w) => ({ name: `${w}x3`, w, h: 3, low: 20, high: 200, border: 2 })),
];
