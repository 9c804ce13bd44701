import { suite } from 'uvu';
import { planeBytes } from '../../bindings/runtime/ops.ts';
import { cases } from '../cases/normalize.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { normalize, toPlanes } from '../reference/normalize.ts';

const normalizes = suite('kernels/normalize');
const engine = createEngine();

testEach(normalizes, 'equals the twin', cases, ({ h, w }, random) => {
  const src = random.u8(h * w * 4 + 28); // so much more may be read
  const canary = new Canary(engine);
  const plane = planeBytes(w) / 4;
  const dst = canary.output(h * 6 * plane * 4);
  engine.ops.normalize(dst, canary.input(src), h, w);
  const want = toPlanes(normalize(src, h * w), { h, w }, plane);
  // what stands in a plane's last places does not matter
  const got = engine.arena.f32(dst, want.length).map((v, i) => (Number.isNaN(want[i]) ? 0 : v));
  close(
    got,
    want.map((v) => (Number.isNaN(v) ? 0 : v)),
    {
      axes: [
        ['y', h],
        ['plane', 6],
        ['x', plane],
      ],
    },
  );
  canary.release();
});

normalizes.run();
