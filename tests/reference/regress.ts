// A box moved by its offsets, made square, truncated, in double.
import { Step } from '../../assembly/abi.ts';
import type { BoxRecord } from '../../bindings/cascade/boxlist.ts';

export function regress(box: BoxRecord, steps: number): BoxRecord {
  let { x1, y1, x2, y2 } = box;
  if (steps & Step.Shift) {
    const one = steps & Step.Inclusive ? 1 : 0;
    const w = x2 - x1 + one;
    const h = y2 - y1 + one;
    const [dx1, dy1, dx2, dy2] = box.offsets as [number, number, number, number];
    x1 = x1 + dx1 * w;
    y1 = y1 + dy1 * h;
    x2 = x2 + dx2 * w;
    y2 = y2 + dy2 * h;
  }
  if (steps & Step.Square) {
    const w = x2 - x1;
    const h = y2 - y1;
    const l = Math.max(w, h);
    x1 = x1 + w * 0.5 - l * 0.5;
    y1 = y1 + h * 0.5 - l * 0.5;
    x2 = x1 + l;
    y2 = y1 + l;
  }
  if (steps & Step.Truncate) [x1, y1, x2, y2] = [x1, y1, x2, y2].map(Math.trunc) as [number, number, number, number];
  return { ...box, x1, y1, x2, y2 };
}
