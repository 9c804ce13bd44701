import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cases, gatherCases } from '../cases/screen.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { Random, testEach } from '../helpers/random.ts';
import { cells, gather, screen } from '../reference/screen.ts';

const screens = suite('kernels/screen');
const engine = createEngine();

testEach(screens, 'lists the cells that the twins list', cases, (shape, random) => {
  const { h, w, c, top } = shape;
  const src = random.f32(h * w * c);
  const values = random.f32(c);
  const bias = Math.fround(random.between(-1, 1));
  const bound = shape.bound * Math.sqrt(c / 9);
  const canary = new Canary(engine);
  const lists = canary.output((h + h * w) * 4, 'lists');
  const pairs = canary.output(h * w * 8, 'cells');
  engine.ops.screen(lists, canary.input(src), { at: canary.input(values), bias }, { h, w, c }, bound);
  const rows = screen(src, { values, bias }, { h, w, c }, bound);
  assert.equal(
    [...engine.arena.i32(lists, h)],
    rows.map((row) => row.length),
  );
  for (const [y, row] of rows.entries())
    close(engine.arena.i32(lists + (h + y * w) * 4, row.length), row, { what: `row ${y}` });
  const n = engine.ops.cells(pairs, lists, { h, w }, top);
  const want = cells(rows, top);
  assert.is(n, want.length / 2);
  close(engine.arena.i32(pairs, n * 2), want, { what: 'cells' });
  canary.release();
});

screens('a sum exactly on the bound passes, one below does not', () => {
  const src = Float32Array.of(1, 2, 3, 4, 1, 2, 3, 3.999998, 0, 0, 0, 10);
  const canary = new Canary(engine);
  const lists = canary.output((1 + 3) * 4);
  const weights = canary.input(Float32Array.of(1, 1, 1, 1));
  engine.ops.screen(lists, canary.input(src), { at: weights, bias: 0.5 }, { h: 1, w: 3, c: 4 }, 10.5);
  assert.equal([...engine.arena.i32(lists, 3)], [2, 0, 2]);
  canary.release();
});

testEach(screens, 'gathers the windows that the twin gathers', gatherCases, ({ h, w, c, size, n, top }, random) => {
  const src = random.f32(h * w * c);
  const pairs = Int32Array.from({ length: 2 * n }, (_, i) =>
    i % 2 ? top + random.whole(0, h - size) : random.whole(0, w - size),
  );
  const canary = new Canary(engine);
  const dst = canary.output(n * size * size * c * 4);
  const view = { at: canary.input(src), map: 0, row: w * c * 4, pix: c * 4 };
  engine.ops.gather(dst, view, canary.input(pairs), n, size, top);
  close(engine.arena.f32(dst, n * size * size * c), gather(src, { w, c }, pairs, n, size, top), {
    axes: [
      ['n', n],
      ['y', size],
      ['x', size],
      ['c', c],
    ],
  });
  canary.release();
});

screens('gathers nothing that it was not asked for', () => {
  const random = new Random();
  const src = random.f32(6 * 6 * 4);
  const canary = new Canary(engine);
  const dst = canary.output(3 * 2 * 2 * 4 * 4);
  const pairs = canary.input(Int32Array.of(0, 0, 4, 4, 2, 3));
  engine.ops.gather(dst, { at: canary.input(src), map: 0, row: 96, pix: 16 }, pairs, 2, 2, 0);
  assert.ok(engine.arena.f32(dst + 2 * 64, 16).every(Number.isNaN));
  canary.release();
});

screens.run();
