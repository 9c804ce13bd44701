// When two boxes are one face's, and how far one lies from where it should.
import type { Box } from '../types.ts';

// Overlap over the smaller box. O-Net's own suppression has 0.7 among the crops of one picture; here one of the two is
// known, and what else is found of a face that is half covered by another must not become a third.
const SAME = 0.5;

/** How much of the smaller of two boxes the other one covers, 0..1. */
export function covered(a: Box, b: Box): number {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? (w * h) / Math.min(a.width * a.height, b.width * b.height) : 0;
}

/** Whether two boxes are one face's. */
export function isSame(a: Box, b: Box): boolean {
  return covered(a, b) > SAME;
}

/** How far a box lies from where it was expected: the centers' distance in sizes, and the sizes' ratio's logarithm. */
export function surpriseOf(box: Box, expected: Box): number {
  const size = (b: Box) => Math.sqrt(b.width * b.height);
  const dx = box.x + box.width / 2 - expected.x - expected.width / 2;
  const dy = box.y + box.height / 2 - expected.y - expected.height / 2;
  return Math.hypot(dx, dy) / size(expected) + Math.abs(Math.log(size(box) / size(expected)));
}
