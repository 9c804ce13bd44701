// Pools, alone and fused with P-Net's first layer.
import { Scratch } from '../../assembly/abi.ts';
import { packFilter } from '../../bindings/nets/layer.ts';
import { planeBytes } from '../../bindings/runtime/ops.ts';
import { packFives } from '../../bindings/weights/pack.ts';
import { netCases, type PoolCase } from '../../tests/cases/pool.ts';
import { close } from '../../tests/helpers/close.ts';
import { Random } from '../../tests/helpers/random.ts';
import { convPool } from '../../tests/reference/convpool.ts';
import { toPlanes } from '../../tests/reference/normalize.ts';
import { maxPool } from '../../tests/reference/pool.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { place } from './place.ts';

const POOLS = netCases.filter(({ name }) => /^[ro]net/.test(name)).map((shape) => ({ ...shape, maps: 32 }));
const LEVELS = [
  { name: '288x384', h: 288, w: 384 },
  { name: 'a band, 42x384', h: 42, w: 384 },
];

const groups: Group[] = [
  ...POOLS.map((shape) => ({
    name: `max ${shape.name}, ${shape.size}x${shape.size}, ${shape.maps} of ${shape.h}x${shape.w}x${shape.c}`,
    cases: () => pool(shape),
  })),
  ...LEVELS.map(({ name, h, w }) => ({
    name: `conv + pool pnet conv1, 3>10 3x3, ${name}`,
    withPeak: true,
    cases: () => firstLayer(h, w),
  })),
];
export default groups;

async function pool(shape: PoolCase): Promise<Case[]> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  const values = new Random().f32(shape.maps * shape.h * shape.w * shape.c);
  const expected = maxPool(values, shape);
  const src = place(engine, values);
  const dst = arena.alloc(expected.byteLength);
  const run = () => ops.maxPool(dst, src, shape);
  const check = () => {
    run();
    close(arena.f32(dst, expected.length), expected);
  };
  return [{ name: 'maxPool', run, check, work: { amount: values.byteLength, unit: 'B' } }];
}

// conv1 3>10, PReLU and pool 2x2 of a level.
async function firstLayer(h: number, w: number): Promise<Case[]> {
  const engine = await createEngine();
  const { arena, ops } = engine;
  const random = new Random();
  const weights = { w: random.f32(270), bias: random.f32(10), slope: random.f32(10, -0.5, 1.5) };
  const filter = { cout: 10, size: 3, cin: 3, cinStored: 3 };
  const { direct } = packFilter(engine, { weight: weights.w, bias: weights.bias, slope: weights.slope }, filter, null);
  const packed = { ...direct, w: place(engine, packFives(weights.w)) };
  const values = random.f32(h * w * 3);
  const src = place(engine, toPlanes(values, { h, w }, planeBytes(w) / 4));
  const expected = convPool(values, weights, { h, w });
  const dst = arena.alloc(expected.byteLength);
  const scratch = arena.alloc(Scratch.ConvPool);
  const run = () => ops.convPool(dst, src, packed, { h, w }, scratch);
  const check = () => {
    run();
    // relaxed SIMD leaves the rounding of products out
    close(arena.f32(dst, expected.length), expected, { tolerance: 1e-5 });
  };
  return [{ name: 'convPool', run, check, work: { amount: 2 * (h - 2) * (w - 2) * 270, unit: 'FLOP' } }];
}
