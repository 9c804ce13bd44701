import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Scratch } from '../../assembly/abi.ts';
import { packWinograd, planesOf } from '../../bindings/weights/pack.ts';
import { cases } from '../cases/winograd.ts';
import { Canary } from '../helpers/canary.ts';
import { close, magnitude } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { winograd } from '../reference/winograd.ts';

const winograds = suite('kernels/winograd');
const engine = createEngine();
const { arena } = engine;

/** Of the largest output. Measured over all cases and five seeds: 6.1e-6 (O-Net conv3). */
const TOLERANCE = 2e-5;

testEach(winograds, 'is near the exact convolution', cases, (shape, random) => {
  const { maps, oh, ow, cin, cout, size, tiles } = shape;
  const src = random.f32(maps * (oh + 2) * (ow + 2) * cin + 1); // of three inputs one value more may be read
  const weights = { w: random.f32(cout * 9 * cin), bias: random.f32(cout), slope: random.f32(cout, -0.5, 1.5) };
  const canary = new Canary(engine);
  const from = { at: canary.input(src), map: (oh + 2) * (ow + 2) * cin * 4, row: (ow + 2) * cin * 4, pix: cin * 4 };
  const packed = {
    w: canary.input(packWinograd(weights.w, { cout, cin, cinStored: cin }, size), 'weights'),
    bias: canary.input(weights.bias, 'bias'),
    slope: canary.input(weights.slope, 'slope'),
    cout,
    size,
  };
  const inRunsOf = (run: number): number => {
    const dst = canary.output(maps * oh * ow * cout * 4);
    const vPlane = run * Math.ceil(cin / 4) * 16 + 64;
    const mPlane = run * cout * 4 + 64;
    engine.ops.winograd(
      { at: dst, map: oh * ow * cout * 4, row: ow * cout * 4, pix: cout * 4 },
      from,
      packed,
      { maps, oh, ow, cin },
      {
        tiles: run,
        v: canary.output(planesOf(size) * vPlane, 'v'),
        vPlane,
        m: canary.output(planesOf(size) * mPlane, 'm'),
        mPlane,
        temp: canary.output(Scratch.WinogradTemp, 'temp'),
        bytes: 0,
      },
    );
    return dst;
  };
  const dst = inRunsOf(tiles);
  const want = winograd(src, weights, shape);
  close(arena.f32(dst, want.length), want, {
    tolerance: TOLERANCE * magnitude(want),
    axes: [
      ['n', maps],
      ['y', oh],
      ['x', ow],
      ['c', cout],
    ],
  });
  // a strip of another height cuts its tiles into other runs: each output must come out as before, bit for bit
  const bits = arena.u8(dst, want.length * 4).slice();
  for (const run of [1, 3, 16])
    assert.is(Buffer.compare(arena.u8(inRunsOf(run), bits.length), bits), 0, `runs of ${run} tiles`);
  canary.release();
});

winograds.run();
