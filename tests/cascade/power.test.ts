// Powers against exact arithmetic.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { power } from '../../bindings/cascade/power.ts';

const test = suite('cascade/power');

const BITS = 52;

/** x to the power n in whole numbers, rounded once, ties to even. */
function exact(x: number, n: number): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, x);
  const bits = bytes.getBigUint64(0);
  const exponent = Number((bits >> BigInt(BITS)) & 0x7ffn) - 1075;
  const whole = ((bits & ((1n << BigInt(BITS)) - 1n)) | (1n << BigInt(BITS))) ** BigInt(n);
  const drop = Math.max(0, whole.toString(2).length - BITS - 1);
  const kept = whole >> BigInt(drop);
  const rest = whole - (kept << BigInt(drop));
  const half = drop > 0 ? 1n << BigInt(drop - 1) : 1n;
  const rounded = kept + (rest > half || (rest === half && kept % 2n === 1n) ? 1n : 0n);
  return Number(rounded) * 2 ** (exponent * n + drop);
}

test('every factor of three digits, up to the 24th power', () => {
  for (let thousandths = 100; thousandths < 1000; thousandths++) {
    for (let n = 0; n <= 24; n++) assert.is(power(thousandths / 1000, n), exact(thousandths / 1000, n));
  }
});

test('factors next to 1, and powers that a deep pyramid has', () => {
  for (const x of [0.99, 0.999, 1 - 2 ** -20, 0.709, Math.SQRT1_2]) {
    for (const n of [1, 2, 3, 30, 57, 64]) assert.is(power(x, n), exact(x, n), `${x} ** ${n}`);
  }
});

test.run();
