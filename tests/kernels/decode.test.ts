import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box } from '../../assembly/abi.ts';
import { decodeCases, selectCases } from '../cases/decode.ts';
import { boxOf, randomBox, readBoxes, sameBoxes, toBytes } from '../helpers/boxes.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { decode, select } from '../reference/decode.ts';

const decodes = suite('kernels/decode');
const engine = createEngine();

/** One unit of float32 below 1: `exp` is in it (kernels/softmax.test.ts). */
const SCORE = 2 ** -24;

testEach(decodes, 'cells to boxes as the twin', decodeCases, ({ n, floats, mapW, mapH, scale, threshold }, random) => {
  const heads = random.f32(n * floats, -3, 3);
  const cells = Int32Array.from({ length: 2 * n }, (_, i) => random.whole(0, (i % 2 ? mapH : mapW) - 1));
  const canary = new Canary(engine);
  const dst = canary.output(n * Box.Bytes);
  const level = { mapH, threshold, scale };
  const count = engine.ops.decode(dst, { at: canary.input(heads), bytes: floats * 4 }, canary.input(cells), n, level);
  sameBoxes(readBoxes(engine.arena, dst, count), decode(heads, floats, cells, n, level), SCORE);
  assert.ok(engine.arena.u8(dst + count * Box.Bytes, (n - count) * Box.Bytes).every((v) => v === 255));
  canary.release();
});

testEach(decodes, 'boxes that pass as the twin', selectCases, ({ n, floats, base, threshold, hasPoints }, random) => {
  const heads = random.f32(n * floats, -3, 3);
  const boxes = Array.from({ length: n }, (_, i) => randomBox(random, i, true));
  const canary = new Canary(engine);
  const dst = canary.output(n * Box.Bytes);
  const points = canary.output(n * 40, 'points');
  const count = engine.ops.select(
    dst,
    { at: canary.input(heads), bytes: floats * 4 },
    canary.input(toBytes(boxes)),
    n,
    base,
    threshold,
    hasPoints ? points : 0,
  );
  const want = select(heads, floats, boxes, base, threshold, hasPoints);
  sameBoxes(readBoxes(engine.arena, dst, count), want.boxes, SCORE);
  close(engine.arena.f32(points, want.points.length), want.points, {
    what: 'points',
    axes: [
      ['box ', count],
      ['v', 10],
    ],
  });
  const untouched = engine.arena.u8(points + want.points.length * 4, n * 40 - want.points.length * 4);
  assert.ok(untouched.every((v) => v === 255));
  canary.release();
});

decodes('a probability on the threshold passes P-Net and no other', () => {
  const heads = Float32Array.of(1, 1, 0, 0, 0, 0); // one half
  const canary = new Canary(engine);
  const dst = canary.output(Box.Bytes);
  const at = { at: canary.input(heads), bytes: 24 };
  const cells = canary.input(Int32Array.of(3, 4));
  const boxes = canary.input(toBytes([boxOf([1, 2, 3, 4])]));
  assert.is(engine.ops.decode(dst, at, cells, 1, { mapH: 9, threshold: 0.5, scale: 0.6 }), 1);
  assert.is(engine.ops.select(dst, at, boxes, 1, 0, 0.5), 0);
  canary.release();
});

decodes('a cell in pixels of the photo', () => {
  const canary = new Canary(engine);
  const dst = canary.output(Box.Bytes);
  const heads = canary.input(Float32Array.of(0, 9, 0.25, -0.5, 1, 2));
  const n = engine.ops.decode(dst, { at: heads, bytes: 24 }, canary.input(Int32Array.of(3, 4)), 1, {
    mapH: 9,
    threshold: 0.5,
    scale: 0.6,
  });
  // (2 * 3 + 1) / 0.6 = 11.67, (2 * 4 + 12) / 0.6 = 33.3
  const [box] = readBoxes(engine.arena, dst, n);
  assert.equal([box!.x1, box!.y1, box!.x2, box!.y2], [11, 15, 30, 33]);
  assert.equal([box!.offsets, box!.order, box!.ref], [[0.25, -0.5, 1, 2], 3 * 9 + 4, 0]);
  canary.release();
});

decodes.run();
