import { suite } from 'uvu';
import { convPoolScratchBytes } from '../../bindings/runtime/ops.ts';
import { packConv, swapAxes } from '../../bindings/weights/pack.ts';
import { cases } from '../cases/convpool.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { convPool } from '../reference/convpool.ts';

const convPools = suite('kernels/convpool');
const engine = createEngine();
const filter = { cout: 12, h: 3, w: 3, cin: 3, cinStored: 3 };

testEach(convPools, 'equals the twins of both layers', cases, ({ h, w }, random) => {
  const src = random.f32(h * w * 3 + 1); // one value more may be read
  const weights = { w: random.f32(12 * 27), bias: random.f32(12), slope: random.f32(12, -0.5, 1.5) };
  const canary = new Canary(engine);
  const want = convPool(src, weights, { h, w });
  const dst = canary.output(want.length * 4);
  engine.ops.convPool(
    dst,
    canary.input(src),
    {
      w: canary.input(packConv(swapAxes(weights.w, filter), filter, 12), 'weights'),
      bias: canary.input(weights.bias, 'bias'),
      slope: canary.input(weights.slope, 'slope'),
      cout: 12,
    },
    { h, w },
    canary.output(convPoolScratchBytes(w), 'lines'),
  );
  close(engine.arena.f32(dst, want.length), want, {
    axes: [
      ['y', Math.ceil((h - 2) / 2)],
      ['x', Math.ceil((w - 2) / 2)],
      ['c', 12],
    ],
  });
  canary.release();
});

convPools.run();
