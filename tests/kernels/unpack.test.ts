import { suite } from 'uvu';
import { cases } from '../cases/unpack.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { unpack } from '../reference/unpack.ts';

const unpacks = suite('kernels/unpack');
const engine = createEngine();

testEach(unpacks, 'equals the twin', cases, (shape, random) => {
  const { width, height, stride, pixBytes, order } = shape;
  const src = random.u8(stride * (height - 1) + width * pixBytes); // no gap after the last row
  const canary = new Canary(engine);
  const dst = canary.output(width * height * 4);
  engine.ops.unpack(dst, canary.input(src), shape, order);
  close(engine.arena.u8(dst, width * height * 4), unpack(src, shape, order), {
    axes: [
      ['y', height],
      ['x', width],
      ['c', 4],
    ],
  });
  canary.release();
});

unpacks.run();
