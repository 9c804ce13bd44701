// Greedy non-maximum suppression: take the highest score (of equal ones the later box), drop what overlaps it by more
// than the threshold.
import { Overlap } from '../../assembly/abi.ts';
import type { BoxRecord } from '../../bindings/cascade/boxlist.ts';

/** The boxes kept, in pick order, renumbered from `base`. */
export function nms(boxes: readonly BoxRecord[], base: number, method: Overlap, threshold: number): BoxRecord[] {
  const area = (b: BoxRecord) => (b.x2 - b.x1 + 1) * (b.y2 - b.y1 + 1);
  const overlap = (a: BoxRecord, b: BoxRecord) => {
    const w = Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1) + 1);
    const h = Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) + 1);
    const both = w * h;
    return method === Overlap.Min ? both / Math.min(area(a), area(b)) : both / (area(a) + area(b) - both);
  };
  let left = [...boxes];
  const picked: BoxRecord[] = [];
  while (left.length > 0) {
    const best = left.reduce((a, b) => (b.score > a.score || (b.score === a.score && b.order > a.order) ? b : a));
    picked.push({ ...best, order: base + picked.length });
    left = left.filter((box) => box !== best && overlap(best, box) <= threshold);
  }
  return picked;
}
