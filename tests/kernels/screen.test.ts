import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cases, coverCases } from '../cases/screen.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { cells, cover, screen } from '../reference/screen.ts';

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

testEach(screens, 'covers the pixels that the twin covers', coverCases, ({ h, w, size, n, top }, random) => {
  const pairs = Int32Array.from({ length: 2 * n }, (_, i) =>
    i % 2 ? top + random.whole(0, h - size) : random.whole(0, w - size),
  );
  const want = cover(pairs, n, size);
  const canary = new Canary(engine);
  const dst = canary.output((h * w + 1) * 8); // one pair may be written and not kept
  const got = engine.ops.cover(dst, canary.input(pairs), n, size, { h, w, top }, canary.output(h * w, 'seen'));
  assert.is(got, want.length / 2);
  close(engine.arena.i32(dst, want.length), want);
  canary.release();
});

screens.run();
