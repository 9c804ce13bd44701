// Network outputs to boxes. Divisions and landmarks in double; probabilities and landmarks rounded to float32.
import type { BoxRecord } from '../../bindings/cascade/boxlist.ts';

/** Cells, counted from (left, top), whose probability reaches the threshold: 12 x 12 level pixels, in the photo. */
export function decode(
  heads: Float32Array,
  floats: number,
  cells: ArrayLike<number>,
  n: number,
  level: { left: number; top: number; mapH: number; threshold: number; scale: number },
): BoxRecord[] {
  const boxes: BoxRecord[] = [];
  for (let i = 0; i < n; i++) {
    const head = heads.subarray(i * floats, (i + 1) * floats);
    const score = softmax2(head[0]!, head[1]!);
    if (!(score >= level.threshold)) continue;
    const [x, y] = [level.left + cells[2 * i]!, level.top + cells[2 * i + 1]!];
    boxes.push({
      x1: Math.trunc((2 * x + 1) / level.scale),
      y1: Math.trunc((2 * y + 1) / level.scale),
      x2: Math.trunc((2 * x + 12) / level.scale),
      y2: Math.trunc((2 * y + 12) / level.scale),
      score,
      offsets: [...head.subarray(2, 6)],
      order: x * level.mapH + y,
      ref: 0,
    });
  }
  return boxes;
}

/** Boxes whose probability is above the threshold, and the landmarks of each: x0..x4, y0..y4. */
export function select(
  heads: Float32Array,
  floats: number,
  boxes: readonly BoxRecord[],
  base: number,
  threshold: number,
  hasPoints: boolean,
): { boxes: BoxRecord[]; points: number[] } {
  const out: BoxRecord[] = [];
  const points: number[] = [];
  for (const [i, box] of boxes.entries()) {
    const head = heads.subarray(i * floats, (i + 1) * floats);
    const score = softmax2(head[0]!, head[1]!);
    if (!(score > threshold)) continue;
    const number = base + out.length;
    out.push({ ...box, score, offsets: [...head.subarray(2, 6)], order: number, ref: number });
    if (!hasPoints) continue;
    const w = box.x2 - box.x1 + 1;
    const h = box.y2 - box.y1 + 1;
    for (let k = 0; k < 5; k++) points.push(Math.fround(w * head[6 + k]! + box.x1 - 1));
    for (let k = 0; k < 5; k++) points.push(Math.fround(h * head[11 + k]! + box.y1 - 1));
  }
  return { boxes: out, points };
}

/**
 * Softmax of two logits as the original does it: subtract the larger, exp, divide; in double, the second share rounded
 * to float32.
 */
export function softmax2(no: number, yes: number): number {
  const most = Math.max(no, yes);
  const a = Math.exp(no - most);
  const b = Math.exp(yes - most);
  return Math.fround(b / (a + b));
}
