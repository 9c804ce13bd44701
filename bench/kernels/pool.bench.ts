// Pools, alone and fused with P-Net's first layer.
import { padVector } from '../../bindings/weights/pack.ts';
import { CONV_POOL_SCRATCH, planeBytes } from '../../bindings/runtime/ops.ts';
import { toPlanes } from '../../tests/reference/normalize.ts';
import { netCases } from '../../tests/cases/pool.ts';
import { createEngine, createNets, loadWeights } from '../engine.ts';
import type { Report } from '../report.ts';
import { createRandom, near, randomFloats, some } from './sampled.ts';

export default async function bench(report: Report): Promise<void> {
  await maxPools(report);
  await convPools(report);
}

async function maxPools(report: Report): Promise<void> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  for (const found of netCases.filter(({ name }) => /^[ro]net/.test(name))) {
    const mark = arena.mark();
    const shape = { ...found, maps: 32 };
    const { maps, h, w, c, size, oh, ow } = shape;
    await report.group(`max ${shape.name}, ${size}x${size}, ${maps} of ${h}x${w}x${c}`, () => {
      const src = randomFloats(engine, maps * h * w * c, createRandom());
      const n = maps * oh * ow * c;
      const dst = arena.alloc(n * 4);
      const run = () => ops.maxPool(dst, src.at, shape);
      const expected = (i: number) => {
        const channel = i % c;
        const pixel = (i - channel) / c;
        const x = pixel % ow;
        const y = ((pixel - x) / ow) % oh;
        const map = Math.floor(pixel / (ow * oh));
        let most = -Infinity;
        for (let v = 2 * y; v < Math.min(h, 2 * y + size); v++) {
          for (let u = 2 * x; u < Math.min(w, 2 * x + size); u++)
            most = Math.max(most, src.values[((map * h + v) * w + u) * c + channel]!);
        }
        return most;
      };
      const check = () => {
        run();
        for (const i of some(n)) near(arena.f32(dst, n)[i]!, expected(i), 0, `output ${i} of ${n}`);
      };
      return [{ name: 'maxPool', run, check, work: { amount: maps * h * w * c * 4, unit: 'B' } }];
    });
    arena.release(mark);
  }
}

// conv1 3>10, PReLU and pool 2x2 of a level.
async function convPools(report: Report): Promise<void> {
  for (const [name, h, w] of [
    ['288x384', 288, 384],
    ['a band, 42x384', 42, 384],
  ] as const) {
    await report.group(
      `conv + pool pnet conv1, 3>10 3x3, ${name}`,
      async () => {
        const { engine, nets } = await createNets();
        const { arena, ops } = engine;
        const plane = planeBytes(w) / 4;
        const values = Float32Array.from({ length: h * w * 3 }, createRandom());
        const src = arena.alloc(h * 6 * plane * 4);
        arena.f32(src, h * 6 * plane).set(toPlanes(values, { h, w }, plane));
        const shape = { rows: Math.ceil((h - 2) / 2), cols: Math.ceil((w - 2) / 2) };
        const n = shape.rows * shape.cols * 12;
        const dst = arena.alloc(n * 4);
        const scratch = arena.alloc(CONV_POOL_SCRATCH);
        const run = () => ops.convPool(dst, src, nets.pnet.head, { h, w }, scratch);
        const { tensors } = await loadWeights();
        const weight = tensors.get('pnet.conv1.weight', [10, 3, 3, 3]);
        const bias = padVector(tensors.get('pnet.conv1.bias', [10]), 12);
        const slope = padVector(tensors.get('pnet.conv1.slope', [10]), 12);
        const conv = (y: number, x: number, o: number) => {
          let sum = bias[o]!;
          for (let k = 0; k < 27 && o < 10; k++)
            sum += values[((y + Math.floor(k / 9)) * w + x) * 3 + (k % 9)]! * weight[o * 27 + k]!;
          return sum > 0 ? sum : sum * slope[o]!;
        };
        const check = () => {
          run();
          for (const i of some(n)) {
            const o = i % 12;
            const x = ((i - o) / 12) % shape.cols;
            const y = Math.floor(i / 12 / shape.cols);
            let most = -Infinity;
            for (let v = 2 * y; v < Math.min(h - 2, 2 * y + 2); v++) {
              for (let u = 2 * x; u < Math.min(w - 2, 2 * x + 2); u++) most = Math.max(most, conv(v, u, o));
            }
            near(arena.f32(dst, n)[i]!, most, 1e-5, `output ${i} of ${n}`);
          }
        };
        return [{ name: 'convPool', run, check, work: { amount: 2 * (h - 2) * (w - 2) * 10 * 27, unit: 'FLOP' } }];
      },
      { peak: true },
    );
  }
}
