// Pictures whose light is looked at and changed: w x h pixels, sampled at every `step`th; a neighbor weighs `side`.

export interface LightCase {
  name: string;
  w: number;
  h: number;
  step: number;
  side: number;
}

export const cases: readonly LightCase[] = [
  { name: 'a photo', w: 160, h: 120, step: 3, side: 64 },
  { name: 'every pixel', w: 33, h: 21, step: 1, side: 85 },
  { name: 'one pixel', w: 1, h: 1, step: 1, side: 64 },
  { name: 'one row', w: 31, h: 1, step: 2, side: 40 },
  { name: 'one column', w: 1, h: 31, step: 2, side: 40 },
  { name: 'no neighbors', w: 9, h: 8, step: 1, side: 0 },
  { name: 'a step beyond it', w: 5, h: 4, step: 7, side: 1 },
  ...[2, 3, 4, 5, 7].flatMap((w) => [2, 3, 4].map((h) => ({ name: `${w}x${h}`, w, h, step: 1 + (w % 3), side: 64 }))),
];
