import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Box } from '../../assembly/abi.ts';
import { decodeCases, selectCases } from '../cases/decode.ts';
import { boxOf, randomBox, readBoxes, sameBoxes, toBytes } from '../helpers/boxes.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { decode, select, softmax2 } from '../reference/decode.ts';

const decodes = suite('kernels/decode');
const engine = createEngine();

/**
 * exp is within 2 units of float64's last place, so that only a tie of float32 can fall the other way: one unit below
 * 1.
 */
const SCORE = 2 ** -24;

testEach(decodes, 'cells to boxes as the twin', decodeCases, ({ n, floats, w, h, ...level }, random) => {
  const heads = random.f32(n * floats, -3, 3);
  const cells = Int32Array.from({ length: 2 * n }, (_, i) => random.whole(0, (i % 2 ? h : w) - 1));
  const canary = new Canary(engine);
  const dst = canary.output(n * Box.Bytes);
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
  assert.is(engine.ops.decode(dst, at, cells, 1, { left: 0, top: 0, mapH: 9, threshold: 0.5, scale: 0.6 }), 1);
  assert.is(engine.ops.select(dst, at, boxes, 1, 0, 0.5), 0);
  canary.release();
});

decodes('a cell in pixels of the photo', () => {
  const canary = new Canary(engine);
  const dst = canary.output(Box.Bytes);
  const heads = canary.input(Float32Array.of(0, 9, 0.25, -0.5, 1, 2));
  const n = engine.ops.decode(dst, { at: heads, bytes: 24 }, canary.input(Int32Array.of(3, 4)), 1, {
    left: 0,
    top: 0,
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

// The probability of a row of two logits, as both kernels compute it.
function probabilities(logits: Float32Array, n: number, floats: number): number[] {
  const canary = new Canary(engine);
  const heads = Float32Array.from({ length: n * floats + 6 }, (_, i) => logits[i] ?? 0); // offsets are read too
  const at = { at: canary.input(heads), bytes: floats * 4 };
  const [decoded, selected] = [canary.output(n * Box.Bytes), canary.output(n * Box.Bytes)];
  const level = { left: 0, top: 0, mapH: 1, threshold: 0, scale: 1 };
  assert.is(engine.ops.decode(decoded, at, canary.input(new Int32Array(2 * n)), n, level), n);
  assert.is(engine.ops.select(selected, at, canary.input(new Uint8Array(n * Box.Bytes)), n, 0, -1), n);
  const got = readBoxes(engine.arena, decoded, n).map(({ score }) => score);
  const same = readBoxes(engine.arena, selected, n).map(({ score }) => score);
  assert.equal(same, got);
  canary.release();
  return got;
}

const logitCases = [
  { name: 'a screened batch', n: 128, floats: 8 },
  { name: 'onet', n: 32, floats: 16 },
  { name: 'one row', n: 1, floats: 2 },
  { name: 'tight rows', n: 7, floats: 2 },
  { name: 'odd rows', n: 1001, floats: 3 },
];

testEach(decodes, 'probabilities are within one unit of the twin', logitCases, ({ n, floats }, random) => {
  const src = random.f32(n * floats, -12, 12);
  const want = Array.from({ length: n }, (_, i) => softmax2(src[i * floats]!, src[i * floats + 1]!));
  close(probabilities(src, n, floats), want, { tolerance: SCORE });
});

decodes('probabilities saturate as float32 does, and never overflow', () => {
  const pairs = [0, 0, 0, 20, 20, 0, 0, 1000, 1000, 0, -5000, 5000, 3e38, -3e38, 0, 16, 0, 17.5];
  const src = Float32Array.from(pairs);
  const got = probabilities(src, 9, 2);
  const want = Array.from({ length: 9 }, (_, i) => softmax2(src[2 * i]!, src[2 * i + 1]!));
  close(got, want, { tolerance: SCORE });
  assert.equal([got[0], got[1], got[3], got[4], got[5], got[6]], [0.5, 1, 1, 0, 1, 0]);
});

decodes.run();
