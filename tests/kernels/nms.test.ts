import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box, Overlap } from '../../assembly/abi.ts';
import type { BoxRecord } from '../../bindings/cascade/boxlist.ts';
import { nmsScratchBytes } from '../../bindings/runtime/ops.ts';
import { cases, edgeCases, type NmsCase } from '../cases/nms.ts';
import { boxOf, randomBox, readBoxes, sameBoxes, toBytes } from '../helpers/boxes.ts';
import { Canary } from '../helpers/canary.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { nms } from '../reference/nms.ts';

const nmses = suite('kernels/nms');
const engine = createEngine();

function kept(boxes: readonly BoxRecord[], base: number, { method, threshold }: Pick<NmsCase, 'method' | 'threshold'>) {
  const canary = new Canary(engine);
  const n = boxes.length;
  const dst = canary.output(n * Box.Bytes);
  const scratch = canary.output(nmsScratchBytes(n), 'scratch');
  const count = engine.ops.nms(dst, canary.input(toBytes(boxes)), n, base, method, threshold, scratch);
  const got = readBoxes(engine.arena, dst, count);
  canary.release();
  return got;
}

testEach(nmses, 'keeps what the twin keeps', cases, (each, random) => {
  const boxes = Array.from({ length: each.n }, (_, order) => {
    const box = randomBox(random, order, each.grid);
    return each.grid ? { ...box, score: random.whole(1, 8) / 8 } : box;
  });
  sameBoxes(kept(boxes, 7, each), nms(boxes, 7, each.method, each.threshold));
});

testEach(nmses, 'an overlap on the threshold stays, one above goes', edgeCases, (each) => {
  const boxes = [boxOf(each.a, 0.9, 0), boxOf(each.b, 0.8, 1)];
  assert.is(kept(boxes, 0, each).length, each.kept);
});

// [spread, sides]: many cells of a grid, few, and cells that one large box makes too large for any
const SPREADS = [
  { name: 'far apart', spread: 4000, sides: [10, 30], large: 0 },
  { name: 'in a row', spread: 4000, sides: [10, 30], large: 0, flat: true },
  { name: 'in one place', spread: 5, sides: [10, 30], large: 0 },
  { name: 'beside a large one', spread: 900, sides: [4, 60], large: 2000 },
  { name: 'beside one without end', spread: 900, sides: [4, 60], large: Infinity },
] as const;

testEach(nmses, 'many boxes', SPREADS, (each, random) => {
  for (const method of [Overlap.Union, Overlap.Min]) {
    const boxes = Array.from({ length: 1500 }, (_, order) => {
      const x = random.whole(-9, each.spread);
      const y = 'flat' in each ? 3 : random.whole(-9, each.spread);
      const side = order === 700 && each.large ? each.large : random.whole(each.sides[0], each.sides[1]);
      return boxOf([x, y, x + side, y + side], Math.fround(random.whole(1, 40) / 40), order);
    });
    sameBoxes(kept(boxes, 3, { method, threshold: 0.5 }), nms(boxes, 3, method, 0.5));
  }
});

nmses('of equal scores the later box first', () => {
  const boxes = [0, 1, 2].map((i) => boxOf([i, 0, i + 20, 20], 0.75, i));
  const rule = { method: 0, threshold: 0.5 };
  assert.equal(
    kept(boxes, 4, rule).map(({ x1, order }) => [x1, order]),
    [[2, 4]],
  );
  // by number, not by place in memory
  assert.is(kept([boxes[2]!, boxes[0]!, boxes[1]!], 0, rule)[0]!.x1, 2);
});

nmses.run();
