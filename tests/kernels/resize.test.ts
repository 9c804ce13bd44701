import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AxisKind, Taps } from '../../assembly/abi.ts';
import { resizeInterArea, resizeInterLinear, resizeScratchBytes } from '../../bindings/image/resize.ts';
import { cases, type ResizeCase } from '../cases/resize.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach, type Random } from '../helpers/random.ts';
import * as twin from '../reference/resize.ts';

const resizes = suite('kernels/resize');
const engine = createEngine();

function resized(
  { from, to }: ResizeCase,
  random: Random,
  run: typeof resizeInterArea,
  make: typeof twin.resizeInterArea,
) {
  const [w, h] = from;
  const [width, height] = to;
  const data = random.u8(w * h * 4);
  const canary = new Canary(engine);
  const dst = canary.output(width * height * 4);
  const scratch = canary.output(resizeScratchBytes({ width, height }), 'scratch');
  run(engine, { at: dst, width, height }, { at: canary.input(data), width: w, height: h }, scratch);
  close(engine.arena.u8(dst, width * height * 4), make({ data, w, h, c: 4 }, width, height), {
    axes: [
      ['y', height],
      ['x', width],
      ['c', 4],
    ],
  });
  canary.release();
}

testEach(resizes, 'INTER_AREA equals the twin', cases, (each, random) =>
  resized(each, random, resizeInterArea, twin.resizeInterArea),
);

testEach(resizes, 'INTER_LINEAR equals the twin', cases, (each, random) =>
  resized(each, random, resizeInterLinear, twin.resizeInterLinear),
);

// What one axis' table says, for each side of each case.
const axes = cases.flatMap(({ name, from, to }) =>
  [0, 1].map((side) => ({ name: `${name}, ${side ? 'y' : 'x'}`, n: from[side]!, count: to[side]! })),
);

function table(n: number, count: number, kind: AxisKind): DataView {
  const canary = new Canary(engine);
  const at = canary.output(count * Taps.Bytes);
  engine.ops.axis(at, n, count, kind);
  const copy = engine.arena.u8(at, count * Taps.Bytes).slice();
  canary.release();
  return new DataView(copy.buffer);
}

const shrinking = axes.filter(({ n, count }) => n >= count);
testEach(resizes, 'a table of areas equals the twin', shrinking, ({ n, count }) => {
  const view = table(n, count, AxisKind.Area);
  for (const [d, want] of twin.areaAxis(n, count).entries()) {
    const at = d * Taps.Bytes;
    const first = view.getInt32(at, true);
    const taps = view.getInt32(at + 4, true);
    const got = Array.from({ length: taps }, (_, k) => ({
      index: first + k,
      weight: view.getFloat32(at + (k === 0 ? 8 : k === taps - 1 ? 16 : 12), true),
    }));
    assert.equal(got, want, `output ${d}`);
  }
});

for (const [name, kind, make] of [
  ['where an axis grows', AxisKind.AreaLinear, twin.areaLinearAxis],
  ['between centers', AxisKind.Linear, twin.linearAxis],
] as const) {
  testEach(resizes, `a table ${name} equals the twin`, axes, ({ n, count }) => {
    const view = table(n, count, kind);
    for (const [d, { i, f }] of make(n, count).entries()) {
      const at = d * Taps.Bytes;
      const [a, b] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
      const fixed = [view.getInt16(at + 16, true), view.getInt16(at + 18, true)] as const;
      const floats = [view.getFloat32(at + 8, true), view.getFloat32(at + 12, true)];
      assert.is(a, i, `first tap of output ${d}`);
      if (a === b) {
        // both taps are the border's: only their sum counts
        assert.is(fixed[0] + fixed[1], 2048, `weights of output ${d}`);
        continue;
      }
      assert.is(b, i + 1, `second tap of output ${d}`);
      assert.equal(floats, [Math.fround(1 - f), f], `weights of output ${d}`);
      assert.equal(
        fixed,
        [1 - f, f].map((v) => twin.roundEven(Math.fround(2048 * Math.fround(v)))),
        `output ${d}`,
      );
    }
  });
}

resizes.run();
