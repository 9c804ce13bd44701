import { suite } from 'uvu';
import { cases } from '../cases/pool.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { maxPool } from '../reference/pool.ts';

const pools = suite('kernels/pool');
const engine = createEngine();

testEach(pools, 'equals the twin', cases, (shape, random) => {
  const { maps, h, w, c, oh, ow } = shape;
  const src = random.f32(maps * h * w * c);
  const canary = new Canary(engine);
  const dst = canary.output(maps * oh * ow * c * 4);
  engine.ops.maxPool(dst, canary.input(src), shape);
  close(engine.arena.f32(dst, maps * oh * ow * c), maxPool(src, shape), {
    axes: [
      ['n', maps],
      ['y', oh],
      ['x', ow],
      ['c', c],
    ],
  });
  canary.release();
});

pools.run();
