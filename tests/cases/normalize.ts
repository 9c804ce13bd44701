// Levels of h x w pixels.

export interface NormalizeCase {
  name: string;
  h: number;
  w: number;
}

export const cases: readonly NormalizeCase[] = [
  { name: 'a band', h: 42, w: 384 },
  ...[1, 2, 3, 4, 5, 7].flatMap((w) => [1, 2, 5].map((h) => ({ name: `${h}x${w}`, h, w }))),
];
