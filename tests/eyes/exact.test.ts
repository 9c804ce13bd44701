// Length and angle against the engine's own, which are right to the last bits, and against values that have no rest.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { angleOf, asin, lengthOf } from '../../bindings/eyes/exact.ts';
import { Random } from '../helpers/random.ts';

const test = suite('eyes/exact');

test("asin is within two units in the last place of the engine's", () => {
  const random = new Random(5);
  for (let i = 0; i < 20_000; i++) {
    const x = random.between(-1, 1) * (i % 3 ? 1 : 2 ** -(i % 40));
    const expected = Math.asin(x);
    const unit = 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52);
    assert.ok(Math.abs(asin(x) - expected) <= 2 * unit, `asin(${x})`);
  }
});

test('asin at its ends, its middle and its seam', () => {
  assert.equal([-1, 0, 1].map(asin), [-Math.PI / 2, 0, Math.PI / 2]);
  for (const x of [0.5, 0.5 + 2 ** -52, -0.5]) assert.ok(Math.abs(asin(x) - Math.asin(x)) < 3e-16, `${x}`);
});

test('lengths', () => {
  assert.equal([lengthOf(3, -4), lengthOf(0, 0), lengthOf(0, -2)], [5, 0, 2]);
});

test("angles are within four units in the last place of the engine's atan2", () => {
  const random = new Random(6);
  for (let i = 0; i < 20_000; i++) {
    const [x, y] = [random.between(-1, 1) * 2 ** -(i % 20), random.between(-1, 1) * 2 ** -(i % 7)];
    const expected = Math.atan2(y, x);
    const unit = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(expected), 1e-300))) - 52);
    assert.ok(Math.abs(angleOf(x, y) - expected) <= 4 * unit, `angleOf(${x}, ${y})`);
  }
  for (const [x, y] of [
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, 1],
    [-1, 0],
    [-1, -1],
    [0, -1],
    [1, -1],
    [0, 0],
  ] as const)
    assert.is(Math.abs(angleOf(x, y) - Math.atan2(y, x)) < 1e-15, true, `${x}, ${y}`);
});

test.run();
