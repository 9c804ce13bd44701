import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quarterCases, quarters, turnCases } from '../cases/turn.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { Random, testEach } from '../helpers/random.ts';
import { quarter, turn } from '../reference/turn.ts';

const turns = suite('kernels/turn');
const engine = createEngine();

const axesOf = (maps: number, size: number) =>
  [
    ['map', maps],
    ['y', size],
    ['x', size],
    ['c', 3],
  ] as const;

testEach(turns, 'equals the twin', turnCases, ({ size, from, maps }, random) => {
  const src = maps.map(() => random.f32(from * from * 3));
  const canary = new Canary(engine);
  const dst = canary.output(maps.length * size * size * 12);
  const all = new Float32Array(src.length * from * from * 3 + 1); // the value after them is read, and never used
  src.forEach((one, i) => all.set(one, i * one.length));
  all[all.length - 1] = NaN;
  const table = Float32Array.from(maps.flatMap(({ xu, xv, x0, yu, yv, y0 }) => [xu, xv, x0, yu, yv, y0]));
  engine.ops.turn(dst, canary.input(all), canary.input(table), maps.length, size, from);
  const got = engine.arena.f32(dst, maps.length * size * size * 3);
  const want = maps.flatMap((map, i) => [...turn(src[i]!, from, size, map)]);
  close(got, Float32Array.from(want), { axes: axesOf(maps.length, size) });
  canary.release();
});

turns('a quarter turn moves every value and changes none', () => {
  const n = 6;
  const src = new Random().f32(n * n * 3);
  const [, once] = quarters(n);
  const turned = turn(src, n, n, once!);
  // clockwise: what was at the bottom of the first column is the first of the first row
  for (let c = 0; c < 3; c++) assert.is(turned[c], src[(n - 1) * n * 3 + c]);
  assert.equal([...turned].sort(), [...src].sort());
});

testEach(turns, 'a picture equals the twin', quarterCases, ({ w, h, quarters: count }, random) => {
  const data = random.u8(w * h * 4);
  const canary = new Canary(engine);
  const dst = canary.output(w * h * 4);
  engine.ops.quarter(dst, { at: canary.input(data), width: w, height: h }, count);
  const want = quarter(new Uint32Array(data.slice().buffer), w, h, count);
  close(engine.arena.u8(dst, w * h * 4), new Uint8Array(want.buffer), {
    axes: [
      ['pixel', w * h],
      ['c', 4],
    ],
  });
  canary.release();
});

turns.run();
