import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cases, type SoftArgmaxCase } from '../cases/softargmax.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach, type Random } from '../helpers/random.ts';
import { softArgmax } from '../reference/softargmax.ts';

const softArgmaxes = suite('kernels/softargmax');
const engine = createEngine();

const BETA = 50;
/**
 * Cells. Beta · heat is rounded by up to 2e-6, and so is each share; the worst of 2,400 maps of 36x60, nearly flat
 * ones: 3.8e-5.
 */
const CELLS = 1e-4;

function located(src: Float32Array, { maps, h, w, c }: Omit<SoftArgmaxCase, 'name'>, beta = BETA): Float32Array {
  const canary = new Canary(engine);
  const dst = canary.output(maps * 3 * c * 4);
  engine.ops.softArgmax(dst, canary.input(src), { maps, h, w, c }, beta);
  const got = engine.arena.f32(dst, maps * 3 * c).slice();
  canary.release();
  return got;
}

function check(src: Float32Array, shape: Omit<SoftArgmaxCase, 'name'>, beta = BETA): number {
  const { maps, c } = shape;
  const [got, want] = [located(src, shape, beta), softArgmax(src, shape, beta)];
  const isPeak = (_: number, i: number) => Math.floor(i / c) % 3 === 2;
  close(got.filter(isPeak), want.filter(isPeak), { what: 'highest value' });
  return close(got, want, {
    tolerance: CELLS,
    axes: [
      ['n', maps],
      ['v', 3],
      ['c', c],
    ],
  });
}

/** Bumps of a height and a width that heat maps have, over noise. */
function bumps(random: Random, { maps, h, w, c }: SoftArgmaxCase): Float32Array {
  const at = Array.from({ length: maps * c }, () => ({
    x: random.between(0, w),
    y: random.between(0, h),
    top: random.between(0.2, 1.2),
  }));
  return random.f32(maps * h * w * c, -0.02, 0.02).map((noise, i) => {
    const cell = Math.floor(i / c) % (h * w);
    const { x, y, top } = at[Math.floor(i / (h * w * c)) * c + (i % c)]!;
    const far = ((cell % w) + 0.5 - x) ** 2 + (Math.floor(cell / w) + 0.5 - y) ** 2;
    return noise + top * Math.exp(-far / 8);
  });
}

const stated = (cells: number) => `within ${cells} cells of the twin`;
testEach(softArgmaxes, `noise: ${stated(CELLS)}`, cases, (shape, random) => {
  check(random.f32(shape.maps * shape.h * shape.w * shape.c, -0.3, 1.1), shape);
});
testEach(softArgmaxes, `bumps: ${stated(CELLS)}`, cases, (shape, random) => {
  check(bumps(random, shape), shape);
});
testEach(softArgmaxes, `flat maps, beta 1: ${stated(CELLS)}`, cases, (shape, random) => {
  check(random.f32(shape.maps * shape.h * shape.w * shape.c), shape, 1);
});

softArgmaxes('a map that is the same everywhere has its middle', () => {
  for (const value of [0, 1, -7, 1e4]) {
    const shape = { maps: 1, h: 36, w: 60, c: 4 };
    const got = located(new Float32Array(36 * 60 * 4).fill(value), shape);
    close(got, [30, 30, 30, 30, 18, 18, 18, 18, value, value, value, value], { tolerance: 1e-5 });
  }
});

softArgmaxes('a single peak is found exactly, in the corners too, and no value overflows', () => {
  const [h, w, c] = [5, 6, 4];
  for (const [low, high] of [
    [0, 2],
    [-1e4, 1e4],
    [-3e38, 3e37],
  ] as const) {
    for (const [x, y] of [
      [0, 0],
      [5, 0],
      [0, 4],
      [5, 4],
      [3, 2],
    ] as const) {
      const src = new Float32Array(h * w * c).fill(low);
      src[(y * w + x) * c + 1] = high;
      const got = located(src, { maps: 1, h, w, c });
      assert.equal([got[1], got[5], got[9]], [x + 0.5, y + 0.5, Math.fround(high)]);
      close([got[0]!, got[4]!, got[8]!], [3, 2.5, Math.fround(low)], { tolerance: 1e-6 });
    }
  }
});

softArgmaxes.run();
