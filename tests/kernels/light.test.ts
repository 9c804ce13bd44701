import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Histogram, Scratch } from '../../assembly/abi.ts';
import { cases, type LightCase } from '../cases/light.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { curve, histogram, soften } from '../reference/light.ts';

const lights = suite('kernels/light');
const engine = createEngine();
const { arena, ops } = engine;

const axesOf = ({ w, h }: LightCase) =>
  [
    ['y', h],
    ['x', w],
    ['c', 4],
  ] as const;

function histogramOf(src: Uint8Array, w: number, h: number, step: number) {
  const canary = new Canary(engine);
  const dst = canary.output(Histogram.Bytes);
  ops.histogram(dst, { at: canary.input(src), width: w, height: h }, step);
  const ints = (at: number, n: number) => [...arena.i32(dst + at, n)];
  const got = {
    luma: ints(Histogram.Luma, 256),
    red: ints(Histogram.Red, 32),
    blue: ints(Histogram.Blue, 32),
    squares: arena.f64(dst + Histogram.Squares, 1)[0]!,
    noise: arena.f64(dst + Histogram.Noise, 1)[0]!,
    blocks: ints(Histogram.Blocks, 1)[0]!,
  };
  canary.release();
  return got;
}

testEach(lights, 'the histogram equals the twin', cases, ({ w, h, step }, random) => {
  const src = random.u8(w * h * 4);
  assert.equal(histogramOf(src, w, h, step), histogram(src, w, h, step));
});

lights('the histogram of one color holds it alone, without noise', () => {
  const { luma, red, blue, squares, noise, blocks } = histogramOf(
    Uint8Array.from({ length: 4 * 30 }, (_, i) => [200, 100, 50, 7][i % 4]!),
    6,
    5,
    1,
  );
  assert.is(luma[124], 30); // 0.299 200 + 0.587 100 + 0.114 50 = 124.2
  assert.equal([red[15], blue[15], squares, noise, blocks], [3000, -1500, 30 * (100 ** 2 + 50 ** 2), 0, 12]);
});

testEach(lights, 'a curve equals the twin, in place too', cases, (shape, random) => {
  const bytes = shape.w * shape.h * 4;
  const [src, tables] = [random.u8(bytes), random.u8(768)];
  const canary = new Canary(engine);
  const dst = canary.output(bytes);
  const place = canary.inPlace(src, 'picture');
  const at = canary.input(tables, 'tables');
  ops.curve(dst, canary.input(src), bytes / 4, at);
  ops.curve(place, place, bytes / 4, at);
  for (const result of [dst, place]) close(arena.u8(result, bytes), curve(src, tables), { axes: axesOf(shape) });
  canary.release();
});

testEach(lights, 'softening equals the twin', cases, (shape, random) => {
  const { w, h, side } = shape;
  for (const src of [random.u8(w * h * 4), new Uint8Array(w * h * 4).fill(255)]) {
    const canary = new Canary(engine);
    const dst = canary.output(src.length);
    const scratch = canary.output((w + 2) * Scratch.SoftenColumn, 'scratch');
    ops.soften(dst, { at: canary.input(src), width: w, height: h }, side, scratch);
    close(arena.u8(dst, src.length), soften(src, w, h, side), { axes: axesOf(shape) });
    canary.release();
  }
});

lights.run();
