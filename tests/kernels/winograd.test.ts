import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instantiate } from '../../bindings/runtime/load.ts';
import { JOB_AT } from '../../bindings/runtime/memory.ts';
import { packWinograd, planesOf } from '../../bindings/weights/pack.ts';
import { cases } from '../cases/winograd.ts';
import { Canary } from '../helpers/canary.ts';
import { close, magnitude } from '../helpers/close.ts';
import { createEngine, MODULE } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { winograd } from '../reference/winograd.ts';

const winograds = suite('kernels/winograd');
const engine = createEngine();
const { arena } = engine;
const runJob = instantiate(MODULE, arena.memory, 'the same kernels once more');

/** Of the largest output. Measured over all cases and five seeds: 6.1e-6 (O-Net conv3). */
const TOLERANCE = 2e-5;

testEach(winograds, 'is near the exact convolution', cases, (shape, random) => {
  const { maps, oh, ow, cin, cout, size, tiles } = shape;
  const src = random.f32(maps * (oh + 2) * (ow + 2) * cin + 1); // of three inputs one value more may be read
  const weights = { w: random.f32(cout * 9 * cin), bias: random.f32(cout), slope: random.f32(cout, -0.5, 1.5) };
  const canary = new Canary(engine);
  const dst = canary.output(maps * oh * ow * cout * 4);
  const vPlane = tiles * Math.ceil(cin / 4) * 16 + 64;
  const mPlane = tiles * cout * 4 + 64;
  engine.ops.winograd(
    { at: dst, map: oh * ow * cout * 4, row: ow * cout * 4, pix: cout * 4 },
    {
      at: canary.input(src),
      map: (oh + 2) * (ow + 2) * cin * 4,
      row: (ow + 2) * cin * 4,
      pix: cin * 4,
    },
    {
      w: canary.input(packWinograd(weights.w, { cout, cin, cinStored: cin }, size), 'weights'),
      bias: canary.input(weights.bias, 'bias'),
      slope: canary.input(weights.slope, 'slope'),
      cout,
      size,
    },
    { maps, oh, ow, cin },
    {
      tiles,
      v: canary.output(planesOf(size) * vPlane, 'v'),
      vPlane,
      m: canary.output(planesOf(size) * mPlane, 'm'),
      mPlane,
      temp: canary.output(36 * 16, 'temp'),
      threadBytes: 0,
    },
  );
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
  // threads take units in any order: backward, a tile at a time, each output must come out as before, bit for bit
  const bits = arena.i32(dst, want.length).slice();
  const words = arena.i32(JOB_AT, 22);
  const grain = words[21]!;
  const count = words[20]!;
  for (let unit = Math.ceil(count / grain) - 1; unit >= 0; unit--) {
    words.set([unit + 1, unit], 1); // units, next
    runJob(JOB_AT, 0);
  }
  assert.equal(Buffer.compare(arena.u8(dst, bits.byteLength), new Uint8Array(bits.buffer)), 0, 'backward');
  canary.release();
});

winograds.run();
