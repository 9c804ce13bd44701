// Convolutions as shares of the peak, and Winograd against the direct kernel.
import { cheapestTile, type ConvLayer } from '../../bindings/nets/layer.ts';
import { outputShape, runConv, runConvFast, shapeBytes, winogradScratchBytes } from '../../bindings/nets/plan.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import { packConv, packWinograd } from '../../bindings/weights/pack.ts';
import { netCases, type ConvCase } from '../../tests/cases/conv.ts';
import { createEngine } from '../engine.ts';
import type { Case, Report } from '../report.ts';
import { createRandom, near, randomFloats, some } from './sampled.ts';

// P-Net's second and third layer on the largest level of 640x480 (its maps are 143x191 and two less), whole and a band
// of it.
const PNET: readonly ConvCase[] = [
  pnet('pnet conv3, 140x188', 140, 188, 16, 32),
  pnet('pnet conv3, a band', 18, 188, 16, 32),
  pnet('pnet conv2, 142x190', 142, 190, 12, 16),
  pnet('pnet conv2, a band', 20, 190, 12, 16),
];
// A batch of crops, as the cascade runs them.
const CROPS = netCases.filter(({ name }) => /^[ro]net/.test(name)).map((shape) => ({ ...shape, maps: 32 }));
const CELLS = netCases.filter(({ name }) => name.endsWith('screened cells')).map((shape) => ({ ...shape, maps: 128 }));

export default async function bench(report: Report): Promise<void> {
  const engine = await createEngine();
  for (const shape of [...PNET, ...CELLS, ...CROPS]) {
    const mark = engine.arena.mark();
    await report.group(
      `${shape.name}, ${shape.cin}>${shape.cout} ${shape.kh}x${shape.kw}, ${shape.maps} of ${shape.h}x${shape.w}`,
      () => makeCases(engine, shape),
      { peak: true },
    );
    engine.arena.release(mark);
  }
}

function makeCases(engine: Engine, shape: ConvCase): Case[] {
  const { maps, h, w, cin, cout, kh: size } = shape;
  const { arena } = engine;
  const random = createRandom();
  const filter = { cout, h: size, w: size, cin, cinStored: cin };
  const values = Float32Array.from({ length: cout * size * size * cin }, random);
  const keep = (packed: Float32Array) => {
    const at = arena.alloc(packed.byteLength);
    arena.f32(at, packed.length).set(packed);
    return at;
  };
  const bias = randomFloats(engine, cout, random);
  const slope = randomFloats(engine, cout, random);
  const vectors = { bias: bias.at, slope: slope.at, cout };
  const tile = size === 3 && cin % 4 === 0 ? cheapestTile(Math.min(h, w) - 2) : null;
  const layer: ConvLayer = {
    kind: 'conv',
    size,
    cin,
    direct: { w: keep(packConv(values, filter)), ...vectors },
    winograd: tile && { w: keep(packWinograd(values, filter, tile)), ...vectors, size: tile },
  };
  const input = { maps, h, w, c: cin };
  const output = outputShape(layer, input);
  const src = randomFloats(engine, shapeBytes(input) / 4, random);
  const dst = arena.alloc(shapeBytes(output));
  const scratch = arena.alloc(winogradScratchBytes(layer));

  const expected = (i: number) => {
    const o = i % cout;
    const pixel = (i - o) / cout;
    const x = pixel % output.w;
    const y = ((pixel - x) / output.w) % output.h;
    const map = Math.floor(pixel / (output.w * output.h));
    let sum = bias.values[o]!;
    for (let ky = 0; ky < size; ky++) {
      const from = ((map * h + y + ky) * w + x) * cin;
      const weights = (o * size + ky) * size * cin;
      for (let k = 0; k < size * cin; k++) sum += src.values[from + k]! * values[weights + k]!;
    }
    return sum > 0 ? sum : sum * slope.values[o]!;
  };
  const check = (run: () => void) => () => {
    const n = shapeBytes(output) / 4;
    arena.f32(dst, n).fill(NaN);
    run();
    for (const i of some(n)) near(arena.f32(dst, n)[i]!, expected(i), 1e-4, `output ${i} of ${n}`);
  };
  const work = { amount: (2 * shapeBytes(output) * size * size * cin) / 4, unit: 'FLOP' } as const;
  const isAim = shape.name.startsWith('pnet conv3, 140');
  const direct = () => runConv(engine, layer, dst, src.at, input);
  const cases: Case[] = [{ name: 'direct', run: direct, check: check(direct), work, ...(isAim && { aim: 0.8 }) }];
  if (tile) {
    const fast = () => runConvFast(engine, layer, dst, src.at, input, scratch);
    cases.push({
      name: `winograd ${tile}x${tile}`,
      run: fast,
      check: check(fast),
      work,
      against: 'direct',
      ...(isAim && { aim: 2 }),
    });
  }
  return cases;
}

function pnet(name: string, h: number, w: number, cin: number, cout: number): ConvCase {
  return { name, maps: 1, h, w, cin, cout, kh: 3, kw: 3, stride: 1 };
}
