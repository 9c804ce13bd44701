import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packConv } from '../../bindings/weights/pack.ts';
import { cases, outputOf, sameCases, type ConvCase } from '../cases/conv.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { Random, testEach } from '../helpers/random.ts';
import { bordered, conv } from '../reference/conv.ts';

const convs = suite('kernels/conv');
const engine = createEngine();

interface Weights {
  w: Float32Array;
  bias: Float32Array;
  slope: Float32Array;
}

function randomWeights(random: Random, { cin, cout, kh, kw }: ConvCase): Weights {
  return { w: random.f32(cout * kh * kw * cin), bias: random.f32(cout), slope: random.f32(cout, -0.5, 1.5) };
}

function place(canary: Canary, weights: Weights, { cin, cout, kh, kw }: ConvCase) {
  return {
    w: canary.input(packConv(weights.w, { cout, h: kh, w: kw, cin, cinStored: cin }), 'weights'),
    bias: canary.input(weights.bias, 'bias'),
    slope: canary.input(weights.slope, 'slope'),
    cout,
  };
}

/** A contiguous block of maps, as the kernel takes it. */
function tight(at: number, h: number, w: number, c: number) {
  return { at, map: h * w * c * 4, row: w * c * 4, pix: c * 4 };
}

function axesOf(maps: number, oh: number, ow: number, cout: number) {
  return [
    ['n', maps],
    ['y', oh],
    ['x', ow],
    ['c', cout],
  ] as const;
}

for (const isAdded of [false, true]) {
  testEach(convs, isAdded ? 'plus a map equals the twin' : 'equals the twin', cases, (shape, random) => {
    const { maps, h, w, cin, cout, kh, kw, stride } = shape;
    const { oh, ow } = outputOf(shape);
    const src = random.f32(maps * h * w * cin);
    const weights = randomWeights(random, shape);
    const add = random.f32(maps * oh * ow * cout);
    const canary = new Canary(engine);
    const dst = canary.output(add.byteLength);
    engine.ops.conv(
      tight(dst, oh, ow, cout),
      { at: canary.input(src), map: h * w * cin * 4, row: stride * w * cin * 4, pix: stride * cin * 4 },
      place(canary, weights, shape),
      { maps, oh, ow, kh, segBytes: kw * cin * 4, rowBytes: w * cin * 4 },
      isAdded ? canary.input(add, 'add') : undefined,
    );
    // with a map to add there is no PReLU
    const want = conv(src, isAdded ? { ...weights, slope: new Float32Array(cout).fill(1) } : weights, shape);
    close(engine.arena.f32(dst, want.length), isAdded ? want.map((v, i) => v + add[i]!) : want, {
      axes: axesOf(maps, oh, ow, cout),
    });
    canary.release();
  });
}

testEach(convs, 'over maps with a border of zeros equals the twin', sameCases, (shape, random) => {
  const { maps, h, w, cin, cout, kh, kw, stride, border } = shape;
  const src = random.f32(maps * h * w * cin);
  const weights = randomWeights(random, shape);
  const outer = { ...shape, h: h + 2 * border, w: w + 2 * border };
  const { oh, ow } = outputOf(outer);
  const rowBytes = outer.w * cin * 4;
  const canary = new Canary(engine);
  const dst = canary.output(maps * oh * ow * cout * 4);
  const from = canary.input(bordered(src, shape, border));
  engine.ops.conv(
    tight(dst, oh, ow, cout),
    { at: from, map: outer.h * rowBytes, row: stride * rowBytes, pix: stride * cin * 4 },
    place(canary, weights, shape),
    { maps, oh, ow, kh, segBytes: kw * cin * 4, rowBytes },
  );
  const want = conv(bordered(src, shape, border), weights, outer);
  close(engine.arena.f32(dst, want.length), want, { axes: axesOf(maps, oh, ow, cout) });
  canary.release();
});

testEach(convs, 'into the inside of such maps leaves the border as it was', sameCases, (shape, random) => {
  const { maps, h, w, cin, cout, border } = shape;
  const pointwise = { ...shape, kh: 1, kw: 1, stride: 1 };
  const src = random.f32(maps * h * w * cin);
  const weights = randomWeights(random, pointwise);
  const [pix, row] = [cout * 4, (w + 2 * border) * cout * 4];
  const map = (h + 2 * border) * row;
  const canary = new Canary(engine);
  const dst = canary.inPlace(new Float32Array((maps * map) / 4), 'bordered');
  engine.ops.conv(
    { at: dst + border * (row + pix), map, row, pix },
    tight(canary.input(src), h, w, cin),
    place(canary, weights, pointwise),
    { maps, oh: h, ow: w, kh: 1, segBytes: cin * 4, rowBytes: 0 },
  );
  const want = bordered(conv(src, weights, pointwise), { ...shape, cin: cout }, border);
  close(engine.arena.f32(dst, want.length), want, { axes: axesOf(maps, h + 2 * border, w + 2 * border, cout) });
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
