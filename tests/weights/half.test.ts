import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromHalf, toHalf } from '../../bindings/weights/half.ts';

const test = suite('weights/half');

const ALL = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const round = (value: number): number => toHalf(Float32Array.of(value))[0]!;
const widen = (bits: number): number => fromHalf(Uint16Array.of(bits))[0]!;
const hex = (bits: number): string => `0x${bits.toString(16).padStart(4, '0')}`;

/** The value of a half by the definition of binary16 (IEEE 754-2019, 3.4): sign, 5 bits of exponent, 10 of fraction. */
function define(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent ? sign * (1 + fraction) * 2 ** (exponent - 15) : sign * fraction * 2 ** -14;
}

/** The float32 next to a positive one. */
function neighbor(value: number, step: 1 | -1): number {
  const float = Float32Array.of(value);
  new Uint32Array(float.buffer)[0]! += step;
  return float[0]!;
}

test('every half widens to the value that the standard defines', () => {
  const wide = fromHalf(ALL);
  const wrong = ALL.findIndex((bits) => !Object.is(wide[bits], define(bits)));
  assert.is(wrong, -1, `${hex(wrong)} is ${define(wrong)}, got ${wide[wrong]}`);
});

test('every half, NaN payloads included, comes back with the same bits', () => {
  const back = toHalf(fromHalf(ALL));
  const wrong = ALL.findIndex((bits) => back[bits] !== bits);
  assert.is(wrong, -1, `${hex(wrong)} came back as ${hex(back[wrong] ?? 0)}`);
});

test('between any two neighboring halves the nearest wins, and a tie goes to the even one', () => {
  for (let low = 0; low < 0x7bff; low++) {
    const middle = (define(low) + define(low + 1)) / 2; // exact in float32
    const even = low % 2 === 0 ? low : low + 1;
    const cases = [
      [neighbor(middle, -1), low],
      [middle, even],
      [neighbor(middle, 1), low + 1],
    ] as const;
    for (const [value, half] of cases) {
      if (round(value) !== half) assert.is(hex(round(value)), hex(half), `rounding ${value}`);
      if (round(-value) !== (half | 0x8000)) assert.is(hex(round(-value)), hex(half | 0x8000), `rounding ${-value}`);
    }
  }
});

test('the ends of the range: largest half, infinity, smallest subnormal, zero of either sign', () => {
  const cases = [
    [65504, 0x7bff],
    [neighbor(65520, -1), 0x7bff],
    [65520, 0x7c00],
    [3.4028234663852886e38, 0x7c00],
    [Infinity, 0x7c00],
    [-Infinity, 0xfc00],
    [2 ** -14, 0x0400],
    [neighbor(2 ** -14, -1), 0x0400],
    [2 ** -24, 0x0001],
    [neighbor(2 ** -25, 1), 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -149, 0x0000],
    [0, 0x0000],
    [-0, 0x8000],
    [-(2 ** -149), 0x8000],
  ] as const;
  for (const [value, half] of cases) assert.is(hex(round(value)), hex(half), `rounding ${value}`);
});

test('NaN stays NaN, even when its payload lies below the bits of a half', () => {
  const nan = new Float32Array(new Uint32Array([0x7fc00000, 0x7f800001, 0xff800001]).buffer);
  assert.equal([...toHalf(nan)].map(hex), ['0x7e00', '0x7e00', '0xfe00']);
  assert.ok(Number.isNaN(widen(0x7e00)));
});

test('a part of a larger array is read from its own start, and none gives none', () => {
  assert.equal([...toHalf(Float32Array.of(9, 1, 2, 9).subarray(1, 3))], [0x3c00, 0x4000]);
  assert.equal([...fromHalf(Uint16Array.of(9, 0x3c00, 0xc000).subarray(1))], [1, -2]);
  assert.is(toHalf(new Float32Array(0)).length, 0);
  assert.is(fromHalf(new Uint16Array(0)).length, 0);
});

test.run();
