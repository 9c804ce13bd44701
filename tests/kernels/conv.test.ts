import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packConv } from '../../bindings/weights/pack.ts';
import { cases, outputOf } from '../cases/conv.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { Random, testEach } from '../helpers/random.ts';
import { conv } from '../reference/conv.ts';

const convs = suite('kernels/conv');
const engine = createEngine();

testEach(convs, 'equals the twin', cases, (shape, random) => {
  const { maps, h, w, cin, cout, kh, kw, stride } = shape;
  const { oh, ow } = outputOf(shape);
  const src = random.f32(maps * h * w * cin);
  const weights = { w: random.f32(cout * kh * kw * cin), bias: random.f32(cout), slope: random.f32(cout, -0.5, 1.5) };
  const canary = new Canary(engine);
  const dst = canary.output(maps * oh * ow * cout * 4);
  engine.ops.conv(
    { at: dst, map: oh * ow * cout * 4, row: ow * cout * 4, pix: cout * 4 },
    { at: canary.input(src), map: h * w * cin * 4, row: stride * w * cin * 4, pix: stride * cin * 4 },
    {
      w: canary.input(packConv(weights.w, { cout, h: kh, w: kw, cin, cinStored: cin }), 'weights'),
      bias: canary.input(weights.bias, 'bias'),
      slope: canary.input(weights.slope, 'slope'),
      cout,
    },
    { maps, oh, ow, kh, segBytes: kw * cin * 4, rowBytes: w * cin * 4 },
  );
  close(engine.arena.f32(dst, maps * oh * ow * cout), conv(src, weights, shape), {
    axes: [
      ['n', maps],
      ['y', oh],
      ['x', ow],
      ['c', cout],
    ],
  });
  canary.release();
});

convs('leaves what lies between rows and pixels of dst alone', () => {
  const random = new Random();
  const [oh, ow, cin, cout] = [3, 6, 4, 12];
  const [pix, row, map] = [20, 20 * ow + 8, 500]; // floats
  const src = random.f32(2 * oh * ow * cin);
  const weights = { w: random.f32(cout * cin), bias: random.f32(cout), slope: random.f32(cout) };
  const canary = new Canary(engine);
  const dst = canary.output(2 * map * 4);
  engine.ops.conv(
    { at: dst, map: map * 4, row: row * 4, pix: pix * 4 },
    { at: canary.input(src), map: oh * ow * cin * 4, row: ow * cin * 4, pix: cin * 4 },
    {
      w: canary.input(packConv(weights.w, { cout, h: 1, w: 1, cin, cinStored: cin })),
      bias: canary.input(weights.bias),
      slope: canary.input(weights.slope),
      cout,
    },
    { maps: 2, oh, ow, kh: 1, segBytes: cin * 4, rowBytes: ow * cin * 4 },
  );
  const want = new Float32Array(2 * map).fill(NaN);
  const tight = conv(src, weights, { maps: 2, h: oh, w: ow, cin, cout, kh: 1, kw: 1, stride: 1 });
  for (let i = 0; i < 2 * oh * ow; i++) {
    const at = Math.floor(i / (oh * ow)) * map + (Math.floor(i / ow) % oh) * row + (i % ow) * pix;
    want.set(tight.subarray(i * cout, (i + 1) * cout), at);
  }
  const got = engine.arena.f32(dst, 2 * map);
  const wrong = want.findIndex((v, i) => !Object.is(v, got[i]));
  assert.is(wrong, -1, `float ${wrong}: ${got[wrong]}, expected ${want[wrong]}`);
  canary.release();
});

convs.run();
