import { suite } from 'uvu';
import { InputRule, Scratch } from '../../assembly/abi.ts';
import { cases, type PatchCase } from '../cases/patch.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { spread } from '../helpers/pictures.ts';
import { testEach, type Random } from '../helpers/random.ts';
import { hasShared, sharedArrays, sharedNpz } from '../helpers/shared.ts';
import { deviation, equalize, range } from '../reference/patch.ts';

const patches = suite('kernels/patch');
const engine = createEngine();

/**
 * One unit of values up to 2: the twin takes the squares about the mean, the kernel whole ones. Measured: no
 * difference.
 */
const DEVIATION = 2 ** -23;

const pixels = (random: Random, { w, h, low, high }: PatchCase) =>
  Uint8Array.from({ length: w * h }, () => random.whole(low, high));

function equalized(data: Uint8Array): Uint8Array {
  const canary = new Canary(engine);
  const dst = canary.inPlace(spread(data), 'picture');
  engine.ops.equalize(dst, data.length, canary.output(Scratch.Equalize, 'scratch'));
  const got = engine.arena.u8(dst, data.length * 4).slice();
  canary.release();
  return got;
}

/** The inside of an input with a border of zeros, which must stay. */
function input(data: Uint8Array, w: number, h: number, rule: InputRule, border = 2): Float32Array {
  const row = w + 2 * border;
  const canary = new Canary(engine);
  const dst = canary.inPlace(new Float32Array(row * (h + 2 * border)), 'input');
  const src = { at: canary.input(spread(data)), width: w, height: h };
  engine.ops.patch(dst + (border * row + border) * 4, row * 4, src, rule);
  const all = engine.arena.f32(dst, row * (h + 2 * border)).slice();
  canary.release();
  const inside = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const at = (y + border) * row + border;
    inside.set(all.subarray(at, at + w), y * w);
    all.fill(0, at, at + w);
  }
  close(all, new Float32Array(all.length), { what: 'border' });
  return inside;
}

const axesOf = (w: number, h: number) =>
  [
    ['y', h],
    ['x', w],
  ] as const;

testEach(patches, 'equalize equals the twin', cases, (shape, random) => {
  const data = pixels(random, shape);
  close(equalized(data), spread(equalize(data)), { axes: [...axesOf(shape.w, shape.h), ['c', 4]] });
});

testEach(patches, 'the rule of the range equals the twin', cases, (shape, random) => {
  const data = pixels(random, shape);
  const { w, h, border } = shape;
  close(input(data, w, h, InputRule.Range, border), range(data), { axes: axesOf(w, h) });
});

testEach(patches, 'the rule of the deviation is within one unit of the twin', cases, (shape, random) => {
  const data = pixels(random, shape);
  const { w, h, border } = shape;
  close(input(data, w, h, InputRule.Deviation, border), deviation(data), {
    tolerance: DEVIATION,
    axes: axesOf(w, h),
  });
});

patches('each of the 256 values is rounded as v / 255 * 2 - 1 is', () => {
  const all = Uint8Array.from({ length: 256 }, (_, v) => v);
  close(input(all, 16, 16, InputRule.Range), range(all), { axes: [['value ', 256]] });
});

patches('values far from the mean are cut at two', () => {
  const data = new Uint8Array(400).fill(10);
  data[7] = 255;
  const got = input(data, 20, 20, InputRule.Deviation);
  close([got[7]!], [2]);
  const dark = input(
    data.map((v) => 255 - v),
    20,
    20,
    InputRule.Deviation,
  );
  close([dark[7]!], [-2]);
});

if (hasShared('kernels/patch, recorded inputs')) {
  const arrays = sharedArrays('nets');
  const of = <T extends Uint8Array | Float32Array>(all: T, i: number) => all.slice(i * 19440, (i + 1) * 19440) as T;

  patches('the rule of the range gives the recorded inputs, bit for bit', () => {
    const seen = new Set<number>();
    for (const eye of [0, 1, 2]) {
      const data = of(arrays.u8('elg_in_u8'), eye);
      for (const v of data) seen.add(v);
      close(input(data, 180, 108, InputRule.Range), of(arrays.f32('elg_in'), eye), { axes: axesOf(180, 108) });
    }
    close([seen.size], [256], { what: 'values seen' });
  });

  for (const name of ['elg-pilot-check', 'elg-pilot-lite-check']) {
    const check = await sharedNpz(`${name}.npz`);
    if (!check) continue;
    patches(`the rule of the deviation gives the recorded inputs of ${name}`, () => {
      for (const eye of [0, 1, 2]) {
        const got = input(of(check.u8('u8'), eye), 180, 108, InputRule.Deviation);
        close(got, of(check.f32('x'), eye), { tolerance: 1e-6, axes: axesOf(180, 108) });
      }
    });
  }
}

patches.run();
