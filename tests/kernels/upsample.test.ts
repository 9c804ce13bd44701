import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Upsampling } from '../../assembly/abi.ts';
import { upsamplingTable } from '../../bindings/nets/upsampling.ts';
import { cases, type UpsampleCase } from '../cases/upsample.ts';
import { Canary } from '../helpers/canary.ts';
import { close } from '../helpers/close.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { hasShared, sharedJson } from '../helpers/shared.ts';
import { axisTaps } from '../reference/elg.ts';
import { upsample } from '../reference/upsample.ts';

const upsamples = suite('kernels/upsample');
const engine = createEngine();
const KINDS = ['bicubic', 'bilinear'] as const;

function run(
  src: Float32Array,
  skip: Float32Array,
  { maps, h, w, c, oh, ow }: Omit<UpsampleCase, 'name'>,
  kind: (typeof KINDS)[number],
): Float32Array {
  const canary = new Canary(engine);
  const dst = canary.output(skip.byteLength);
  const tables = {
    x: canary.input(upsamplingTable(w, ow, kind), 'x'),
    y: canary.input(upsamplingTable(h, oh, kind), 'y'),
  };
  const line = canary.output(w * c * 4, 'line');
  engine.ops.upsample(dst, canary.input(src), canary.input(skip, 'skip'), tables, { maps, h, w, c, oh, ow }, line);
  const got = engine.arena.f32(dst, skip.length).slice();
  canary.release();
  return got;
}

for (const kind of KINDS) {
  testEach(upsamples, `${kind} equals the twin`, cases, (shape, random) => {
    const { maps, h, w, c, oh, ow } = shape;
    const src = random.f32(maps * h * w * c);
    const skip = random.f32(maps * oh * ow * c);
    const taps = { x: axisTaps(w, ow, kind), y: axisTaps(h, oh, kind) };
    close(run(src, skip, shape, kind), upsample(src, skip, taps, shape), {
      axes: [
        ['n', maps],
        ['y', oh],
        ['x', ow],
        ['c', c],
      ],
    });
  });
}

/** A table as rows of weights, one for each source pixel; taps on the same pixel added up. */
function matrix(from: number, to: number, kind: (typeof KINDS)[number]): Float64Array[] {
  const table = upsamplingTable(from, to, kind);
  assert.is(table.length, to * Upsampling.Bytes);
  const view = new DataView(table.buffer);
  return Array.from({ length: to }, (_, o) => {
    const row = new Float64Array(from);
    for (let k = 0; k < 4; k++) {
      const index = view.getInt32(o * Upsampling.Bytes + 4 * k, true);
      assert.ok(index >= 0 && index < from, `index ${index} of ${from}`);
      row[index]! += view.getFloat32(o * Upsampling.Bytes + 16 + 4 * k, true);
    }
    return row;
  });
}

upsamples('tables: corners stay, weights sum to one', () => {
  for (const kind of KINDS) {
    for (const [from, to] of [
      [1, 1],
      [1, 4],
      [2, 3],
      [4, 8],
      [30, 60],
      [7, 7],
    ] as const) {
      const rows = matrix(from, to, kind);
      for (const [o, row] of rows.entries())
        close([row.reduce((sum, weight) => sum + weight)], [1], {
          tolerance: 2e-7,
          what: `${from} to ${to}, row ${o}`,
        });
      assert.is(rows[0]![0], 1);
      if (to > 1) close([rows.at(-1)!.at(-1)!], [1], { tolerance: 1e-6, what: `${from} to ${to}` });
    }
  }
});

upsamples('one pixel of a table goes to the middle of two', () => {
  assert.equal([...matrix(2, 3, 'bilinear')[1]!], [0.5, 0.5]);
  // the cubic kernel at -3/2, -1/2, 1/2, 3/2 with A = -3/4
  assert.equal([...matrix(4, 7, 'bicubic')[3]!], [-0.09375, 0.59375, 0.59375, -0.09375]);
});

if (hasShared('kernels/upsample, recorded matrices')) {
  const { matrices, example } = sharedJson<{
    matrices: Record<string, [number, number][][]>;
    example: { in_9x15: number[][]; out_18x30: number[][] };
  }>('logic/bicubic.json');

  for (const [name, rows] of Object.entries(matrices)) {
    upsamples(`a table equals TensorFlow's: ${name}`, () => {
      const [from, to] = name.split('_to_').map(Number) as [number, number];
      const got = matrix(from, to, 'bicubic');
      assert.is(rows.length, to);
      for (const [o, row] of rows.entries()) {
        const want = new Float64Array(from);
        for (const [index, weight] of row) want[index]! += weight;
        close(got[o]!, want, { tolerance: 1e-7, what: `row ${o}` });
      }
    });
  }

  upsamples("a map grows as TensorFlow's does", () => {
    const want = example.out_18x30;
    const [h, w, oh, ow] = [example.in_9x15.length, example.in_9x15[0]!.length, want.length, want[0]!.length];
    const src = Float32Array.from(example.in_9x15.flat().flatMap((v) => [v, -v, 2 * v, 0]));
    const got = run(src, new Float32Array(oh * ow * 4), { maps: 1, h, w, c: 4, oh, ow }, 'bicubic');
    close(
      got,
      want.flat().flatMap((v) => [v, -v, 2 * v, 0]),
      {
        tolerance: 2e-6,
        axes: [
          ['y', oh],
          ['x', ow],
          ['c', 4],
        ],
      },
    );
  });
}

upsamples.run();
