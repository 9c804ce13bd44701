import { suite } from 'uvu';
import { Scratch } from '../../assembly/abi.ts';
import { planeBytes } from '../../bindings/runtime/ops.ts';
import { packFives } from '../../bindings/weights/pack.ts';
import { cases } from '../cases/convpool.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { convPool } from '../reference/convpool.ts';
import { toPlanes } from '../reference/normalize.ts';

const convPools = suite('kernels/convpool');
const engine = createEngine();

testEach(convPools, 'equals the twins of both layers', cases, ({ h, w }, random) => {
  const src = random.f32(h * w * 3);
  const weights = { w: random.f32(10 * 27), bias: random.f32(10), slope: random.f32(10, -0.5, 1.5) };
  const canary = new Canary(engine);
  const want = convPool(src, weights, { h, w });
  const dst = canary.output(want.length * 4);
  engine.ops.convPool(
    dst,
    canary.input(toPlanes(src, { h, w }, planeBytes(w) / 4)),
    {
      w: canary.input(packFives(weights.w), 'weights'),
      bias: canary.input(weights.bias, 'bias'),
      slope: canary.input(weights.slope, 'slope'),
      cout: 12,
    },
    { h, w },
    canary.output(Scratch.ConvPool, 'sums'),
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
