// Boxes for non-maximum suppression. `grid`: corners are whole pixels and scores are few, so that ties and overlaps
// exactly on the threshold occur; otherwise both are random.
import { Overlap } from '../../assembly/abi.ts';

export interface NmsCase {
  name: string;
  n: number;
  method: Overlap;
  threshold: number;
  grid: boolean;
}

const METHODS = [
  ['union 0.5', Overlap.Union, 0.5],
  ['union 0.7', Overlap.Union, 0.7],
  ['min 0.7', Overlap.Min, 0.7],
] as const;

export const cases: readonly NmsCase[] = METHODS.flatMap(([rule, method, threshold]) =>
  [0, 1, 2, 3, 5, 17, 300, 511, 512, 2000].flatMap((n) =>
    [false, true].map((grid) => ({ name: `${rule}, ${n} boxes${grid ? ', ties' : ''}`, n, method, threshold, grid })),
  ),
);

/**
 * Two boxes whose overlap is exactly the threshold, or just above: x1, y1, x2, y2 of both. The first has the higher
 * score.
 */
export const edgeCases = [
  // 10x10 and 10x20: half of the union
  { name: 'union, exactly 0.5', method: Overlap.Union, threshold: 0.5, a: [0, 0, 9, 19], b: [0, 0, 9, 9], kept: 2 },
  { name: 'union, above 0.5', method: Overlap.Union, threshold: 0.5, a: [0, 0, 9, 18], b: [0, 0, 9, 9], kept: 1 },
  // 7 of 10 rows
  { name: 'min, exactly 0.7', method: Overlap.Min, threshold: 0.7, a: [0, 0, 9, 9], b: [0, 3, 9, 12], kept: 2 },
  { name: 'min, above 0.7', method: Overlap.Min, threshold: 0.7, a: [0, 0, 9, 9], b: [0, 2, 9, 11], kept: 1 },
  { name: 'union, exactly 0.7', method: Overlap.Union, threshold: 0.7, a: [0, 0, 9, 9], b: [0, 0, 9, 6], kept: 2 },
  { name: 'the same box twice', method: Overlap.Union, threshold: 0.7, a: [3, 4, 9, 9], b: [3, 4, 9, 9], kept: 1 },
  { name: 'side by side', method: Overlap.Min, threshold: 0, a: [0, 0, 9, 9], b: [10, 0, 19, 9], kept: 2 },
  { name: 'a shared column', method: Overlap.Min, threshold: 0, a: [0, 0, 9, 9], b: [9, 0, 19, 9], kept: 1 },
  { name: 'far apart both ways', method: Overlap.Union, threshold: 0, a: [0, 0, 9, 9], b: [50, 60, 59, 69], kept: 2 },
] as const;
