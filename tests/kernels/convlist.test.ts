// The listed pixels are those of the whole convolution's twin, bit for bit; the others are not touched.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packConv } from '../../bindings/weights/pack.ts';
import { cases } from '../cases/convlist.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { conv } from '../reference/conv.ts';

const lists = suite('kernels/convlist');
const engine = createEngine();

testEach(lists, 'equals the twin', cases, ({ h, w, cin, cout, k, n, top }, random) => {
  const [oh, ow] = [h - k + 1, w - k + 1];
  const src = random.f32(h * w * cin);
  const weights = { w: random.f32(cout * k * k * cin), bias: random.f32(cout), slope: random.f32(cout, -0.5, 1.5) };
  const list = Int32Array.from({ length: 2 * n }, (_, i) =>
    i % 2 ? top + random.whole(0, oh - 1) : random.whole(0, ow - 1),
  );
  const whole = conv(src, weights, { maps: 1, h, w, cin, cout, kh: k, kw: k, stride: 1 });
  const pixel = (i: number) => (list[2 * i + 1]! - top) * ow + list[2 * i]!;

  const canary = new Canary(engine);
  const from = { at: canary.input(src), row: w * cin * 4, pix: cin * 4 };
  const packed = {
    w: canary.input(packConv(weights.w, { cout, h: k, w: k, cin, cinStored: cin }), 'weights'),
    bias: canary.input(weights.bias, 'bias'),
    slope: canary.input(weights.slope, 'slope'),
    cout,
  };
  const listed = { at: canary.input(list, 'list'), n, top };
  const window = { kh: k, segBytes: k * cin * 4 };

  const dense = canary.output(n * cout * 4, 'one after the other');
  engine.ops.convList({ at: dense, row: 0, pix: cout * 4 }, from, packed, listed, window);
  const want = Float32Array.from(
    { length: n * cout },
    (_, i) => whole[pixel(Math.floor(i / cout)) * cout + (i % cout)]!,
  );
  close(engine.arena.f32(dense, n * cout), want, {
    axes: [
      ['n', n],
      ['c', cout],
    ],
  });

  const map = canary.output(oh * ow * cout * 4, 'the map');
  engine.ops.convList({ at: map, row: ow * cout * 4, pix: cout * 4 }, from, packed, listed, window);
  const wanted = new Set(Array.from({ length: n }, (_, i) => pixel(i)));
  const got = engine.arena.f32(map, oh * ow * cout);
  for (let i = 0; i < got.length; i++) {
    const isListed = wanted.has(Math.floor(i / cout));
    assert.ok(isListed ? got[i] === whole[i] : Number.isNaN(got[i]), `pixel ${Math.floor(i / cout)}: ${got[i]}`);
  }
  canary.release();
});

lists.run();
