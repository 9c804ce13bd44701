// Pictures of w x h pixels to others.

export interface ResizeCase {
  name: string;
  from: readonly [w: number, h: number];
  to: readonly [w: number, h: number];
}

/** Levels of a pyramid. */
export const netCases: readonly ResizeCase[] = [
  { name: 'level 1 of 640x480', from: [640, 480], to: [384, 288] },
  { name: 'level 2 of 640x480', from: [640, 480], to: [273, 205] },
  { name: 'level 5 of 640x480', from: [640, 480], to: [98, 73] },
  { name: 'last level of 640x480', from: [640, 480], to: [18, 14] },
];

const ODD: readonly (readonly [string, ResizeCase['from'], ResizeCase['to']])[] = [
  ['identity', [20, 17], [20, 17]],
  ['one pixel', [1, 1], [1, 1]],
  ['one pixel grows', [1, 1], [7, 5]],
  ['to one pixel', [23, 17], [1, 1]],
  ['to one pixel, four', [2, 2], [1, 1]],
  ['one row', [37, 1], [22, 1]],
  ['one row grows', [7, 1], [30, 12]],
  ['one column', [1, 37], [1, 22]],
  ['one column, mixed', [1, 9], [6, 5]],
  ['halves', [48, 34], [24, 17]],
  ['halves across', [48, 17], [24, 17]],
  ['thirds', [51, 36], [17, 12]],
  ['2x4', [30, 40], [15, 10]],
  ['a fifth', [60, 45], [12, 9]],
  ['49 to 1, not whole in double', [1176, 1176], [24, 24]],
  ['49 to 1 across', [1176, 49], [24, 24]],
  ['fractions', [56, 37], [32, 23]],
  ['just smaller', [24, 25], [24, 24]],
  ['one less', [44, 35], [43, 34]],
  ['a fraction across, whole down', [45, 40], [31, 20]],
  ['twice', [21, 16], [42, 32]],
  ['grows', [13, 11], [24, 24]],
  ['one more', [44, 35], [45, 36]],
  ['grows across, shrinks down', [20, 30], [24, 24]],
  ['shrinks across, grows down', [24, 23], [20, 24]],
  ['shrinks much, grows much', [200, 3], [9, 40]],
  ['rows more than a unit', [9, 70], [7, 33]],
  ['rows of whole units', [33, 100], [20, 48]],
  ['the pupil detector halves', [101, 77], [50, 38]],
];

export const oddCases: readonly ResizeCase[] = ODD.map(([name, from, to]) => ({ name, from, to }));

export const cases: readonly ResizeCase[] = [...netCases, ...oddCases];
