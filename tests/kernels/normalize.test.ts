import { suite } from 'uvu';
import { cases } from '../cases/normalize.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { normalize } from '../reference/normalize.ts';

const normalizes = suite('kernels/normalize');
const engine = createEngine();

testEach(normalizes, 'equals the twin', cases, ({ h, w }, random) => {
  const src = random.u8(h * w * 4);
  const canary = new Canary(engine);
  const dst = canary.output(h * w * 3 * 4);
  engine.ops.normalize(dst, canary.input(src), h, w);
  close(engine.arena.f32(dst, h * w * 3), normalize(src, h * w), {
    axes: [
      ['y', h],
      ['x', w],
      ['c', 3],
    ],
  });
  canary.release();
});

normalizes.run();
