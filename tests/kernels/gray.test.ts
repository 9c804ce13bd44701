import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { grayCases, warpCases } from '../cases/gray.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { spread } from '../helpers/pictures.ts';
import { testEach } from '../helpers/random.ts';
import { gray, grayOf, warp } from '../reference/gray.ts';

const grays = suite('kernels/gray');
const engine = createEngine();

const axesOf = (w: number, h: number) =>
  [
    ['y', h],
    ['x', w],
    ['c', 4],
  ] as const;

testEach(grays, 'equals the twin', grayCases, ({ w, h, gap }, random) => {
  const row = 4 * w + gap;
  const src = random.u8(row * h - gap);
  const canary = new Canary(engine);
  const dst = { at: canary.output(w * h * 4), width: w, height: h };
  engine.ops.gray(dst, canary.input(src), row);
  close(engine.arena.u8(dst.at, w * h * 4), spread(gray(src, row, w, h)), { axes: axesOf(w, h) });
  canary.release();
});

grays('every gray stays as it is, and the pure colors weigh 0.299, 0.587, 0.114', () => {
  for (let v = 0; v < 256; v++) assert.is(grayOf(v, v, v), v);
  const canary = new Canary(engine);
  const colors = Uint8Array.of(255, 0, 0, 9, 0, 255, 0, 9, 0, 0, 255, 9, 255, 255, 255, 0, 0, 0, 0, 255);
  const dst = { at: canary.output(20), width: 5, height: 1 };
  engine.ops.gray(dst, canary.input(colors), 20);
  close(engine.arena.u8(dst.at, 20), spread(Uint8Array.of(76, 150, 29, 255, 0)));
  canary.release();
});

testEach(grays, 'a warp equals the twin', warpCases, ({ from: [w, h], to: [width, height], map }, random) => {
  const data = random.u8(w * h * 4);
  const canary = new Canary(engine);
  const dst = { at: canary.output(width * height * 4), width, height };
  engine.ops.warp(dst, { at: canary.input(data), width: w, height: h }, map);
  const want = spread(warp({ data, w, h }, width, height, map));
  close(engine.arena.u8(dst.at, width * height * 4), want, { axes: axesOf(width, height) });
  canary.release();
});

grays.run();
