// Non-maximum suppression of clusters of boxes, as P-Net finds them.
import { Box, Overlap } from '../../assembly/abi.ts';
import { nmsScratchBytes } from '../../bindings/runtime/ops.ts';
import { createEngine } from '../engine.ts';
import type { Report } from '../report.ts';
import { createRandom } from './sampled.ts';

export default async function bench(report: Report): Promise<void> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  for (const n of [100, 1000, 4000]) {
    const mark = arena.mark();
    await report.group(`union 0.7, ${n} boxes`, () => {
      const random = createRandom();
      const boxes = Array.from({ length: n }, (_, i) => {
        // about twenty to a cluster
        const cluster = createRandom(1 + Math.floor(i / 20));
        const side = 60 + 80 * cluster() + 8 * random();
        const x = 320 + 560 * cluster() + 8 * random();
        const y = 240 + 400 * cluster() + 8 * random();
        return { corners: [x, y, x + side, y + side], score: Math.fround(0.5 + random()) };
      });
      const src = arena.alloc(n * Box.Bytes);
      boxes.forEach(({ corners, score }, i) => {
        const at = src + i * Box.Bytes;
        arena.f64(at, 4).set(corners);
        arena.f32(at + Box.Score, 5).set([score, 0, 0, 0, 0]);
        arena.i32(at + Box.Order, 3).set([i, i, 0]);
      });
      const dst = arena.alloc(n * Box.Bytes);
      const scratch = arena.alloc(nmsScratchBytes(n));
      const run = () => ops.nms(dst, src, n, 0, Overlap.Union, 0.7, scratch);
      const check = () => {
        const kept = run();
        const scores = naive(boxes);
        if (kept !== scores.length) throw new Error(`${kept} boxes kept, expected ${scores.length}`);
        scores.forEach((score, i) => {
          const got = arena.f32(dst + i * Box.Bytes + Box.Score, 1)[0];
          if (got !== score) throw new Error(`box ${i} has score ${got}, expected ${score}`);
        });
      };
      return [{ name: 'nms', run, check, work: { amount: n, unit: 'box' } }];
    });
    arena.release(mark);
  }
}

// Scores of the boxes that stay, best first.
function naive(boxes: readonly { corners: number[]; score: number }[]): number[] {
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[b]!.score - boxes[a]!.score || b - a);
  const kept: number[] = [];
  for (const i of order) if (kept.every((k) => overlap(boxes[i]!.corners, boxes[k]!.corners) <= 0.7)) kept.push(i);
  return kept.map((i) => boxes[i]!.score);
}

function overlap(a: number[], b: number[]): number {
  const side = (k: number) => Math.min(a[k + 2]!, b[k + 2]!) - Math.max(a[k]!, b[k]!) + 1;
  const area = (c: number[]) => (c[2]! - c[0]! + 1) * (c[3]! - c[1]! + 1);
  const [w, h] = [side(0), side(1)];
  return w > 0 && h > 0 ? (w * h) / (area(a) + area(b) - w * h) : 0;
}
