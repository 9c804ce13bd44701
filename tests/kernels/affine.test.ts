import { suite } from 'uvu';
import { cases } from '../cases/affine.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { affine } from '../reference/affine.ts';

const affines = suite('kernels/affine');
const engine = createEngine();

testEach(affines, 'equals the twin', cases, ({ pixels, c }, random) => {
  const src = random.f32(pixels * c, -3, 3);
  const weights = { scale: random.f32(c, -2, 2), shift: random.f32(c) };
  const canary = new Canary(engine);
  const dst = canary.output(pixels * c * 4);
  const packed = { scale: canary.input(weights.scale, 'scale'), shift: canary.input(weights.shift, 'shift') };
  engine.ops.affine(dst, canary.input(src), packed, { pixels, c });
  close(engine.arena.f32(dst, pixels * c), affine(src, weights), {
    axes: [
      ['pixel ', pixels],
      ['c', c],
    ],
  });
  canary.release();
});

affines.run();
