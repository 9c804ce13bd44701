// Maps that grow: (maps, h, w, c) to (maps, oh, ow, c), c a multiple of 4.

export interface UpsampleCase {
  name: string;
  maps: number;
  h: number;
  w: number;
  c: number;
  oh: number;
  ow: number;
}

/** The levels of an hourglass, deepest first. */
export const netCases: readonly UpsampleCase[] = [
  grow('level 4', 2, [3, 4], [5, 8], 64),
  grow('level 3', 2, [5, 8], [9, 15], 32),
  grow('level 2', 1, [9, 15], [18, 30], 16),
  grow('level 1', 1, [18, 30], [36, 60], 32),
];

export const oddCases: readonly UpsampleCase[] = [
  grow('one pixel', 1, [1, 1], [1, 1], 4),
  grow('one pixel grows', 2, [1, 1], [3, 5], 4),
  grow('one row', 1, [1, 7], [1, 13], 8),
  grow('one row grows', 1, [1, 3], [4, 3], 8),
  grow('one column', 3, [7, 1], [13, 1], 8),
  grow('to one pixel', 1, [4, 3], [1, 1], 4),
  grow('2x2', 1, [2, 2], [3, 3], 4),
  grow('two to seven', 1, [2, 2], [7, 4], 12),
  grow('identity', 1, [5, 6], [5, 6], 4),
  grow('five maps', 5, [3, 4], [5, 8], 4),
  grow('20 channels', 2, [4, 5], [7, 9], 20),
];

export const cases: readonly UpsampleCase[] = [...netCases, ...oddCases];

function grow(
  name: string,
  maps: number,
  [h, w]: readonly [number, number],
  [oh, ow]: readonly [number, number],
  c: number,
): UpsampleCase {
  return { name, maps, h, w, c, oh, ow };
}
