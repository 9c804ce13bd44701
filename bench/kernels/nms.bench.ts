// Non-maximum suppression of clusters of boxes, as P-Net finds them.
import { Box, Overlap } from '../../assembly/abi.ts';
import { nmsScratchBytes } from '../../bindings/runtime/ops.ts';
import { close } from '../../tests/helpers/close.ts';
import { Random } from '../../tests/helpers/random.ts';
import { nms } from '../../tests/reference/nms.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';

const CLUSTER = 20; // boxes around one place

const groups: Group[] = [100, 1000, 4000].map((n) => ({ name: `union 0.7, ${n} boxes`, cases: () => makeCases(n) }));
export default groups;

async function makeCases(n: number): Promise<Case[]> {
  const { arena, ops } = await createEngine();
  const boxes = clusters(n);
  const src = arena.alloc(n * Box.Bytes);
  boxes.forEach(({ x1, y1, x2, y2, score, order }, i) => {
    const at = src + i * Box.Bytes;
    arena.f64(at, 4).set([x1, y1, x2, y2]);
    arena.f32(at + Box.Score, 5).set([score, 0, 0, 0, 0]);
    arena.i32(at + Box.Order, 3).set([order, order, 0]);
  });
  const dst = arena.alloc(n * Box.Bytes);
  const scratch = arena.alloc(nmsScratchBytes(n));
  const run = () => ops.nms(dst, src, n, 0, Overlap.Union, 0.7, scratch);
  const check = () => {
    const scores = Array.from({ length: run() }, (_, i) => arena.f32(dst + i * Box.Bytes + Box.Score, 1)[0]!);
    close(
      scores,
      nms(boxes, 0, Overlap.Union, 0.7).map(({ score }) => score),
      { what: 'scores' },
    );
  };
  return [{ name: 'nms', run, check, work: { amount: n, unit: 'box' } }];
}

function clusters(n: number) {
  const random = new Random();
  let [cx, cy, size] = [0, 0, 0];
  return Array.from({ length: n }, (_, i) => {
    if (i % CLUSTER === 0) [cx, cy, size] = [random.between(0, 600), random.between(0, 440), random.between(20, 100)];
    const [x1, y1, side] = [cx + random.between(-4, 4), cy + random.between(-4, 4), size + random.between(-4, 4)];
    const score = Math.fround(random.share());
    return { x1, y1, x2: x1 + side, y2: y1 + side, score, offsets: [], order: i, ref: i };
  });
}
