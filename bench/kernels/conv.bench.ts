// Convolutions as shares of the peak, and Winograd against the direct kernel.
import { cheapestTile, packFilter } from '../../bindings/nets/layer.ts';
import { outputShape, runConv, runConvFast, shapeBytes, winogradScratchBytes } from '../../bindings/nets/plan.ts';
import { netCases, type ConvCase } from '../../tests/cases/conv.ts';
import { close, magnitude } from '../../tests/helpers/close.ts';
import { Random } from '../../tests/helpers/random.ts';
import { winograd } from '../../tests/reference/winograd.ts';
import { conv } from '../../tests/reference/conv.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { place } from './place.ts';

// of the largest output; sums in another order, and Winograd's own rounding
const TOLERANCE = 2e-5;

// P-Net's second and third layer on the largest level of 640x480 (its maps are 143x191 and two less), whole and a band
// of it.
const PNET: readonly ConvCase[] = [
  pnet('pnet conv3, 140x188', 142, 190, 16, 32),
  pnet('pnet conv3, a band', 18, 188, 16, 32),
  pnet('pnet conv2, 142x190', 144, 192, 12, 16),
  pnet('pnet conv2, a band', 20, 190, 12, 16),
];
// A batch of crops, as the cascade runs them.
const CROPS = netCases
  .filter(({ name }) => /^[ro]net/.test(name))
  .map((shape) => ({ ...shape, maps: shape.name.startsWith('rnet') ? 32 : 8 }));
const CELLS = netCases.filter(({ name }) => name.endsWith('screened cells')).map((shape) => ({ ...shape, maps: 128 }));

const groups: Group[] = [...PNET, ...CELLS, ...CROPS].map((shape) => ({
  name: `${shape.name}, ${shape.cin}>${shape.cout} ${shape.kh}x${shape.kw}, ${shape.maps} of ${shape.h}x${shape.w}`,
  withPeak: true,
  cases: () => makeCases(shape),
}));
export default groups;

async function makeCases(shape: ConvCase): Promise<Case[]> {
  const engine = await createEngine();
  const { arena } = engine;
  const { maps, h, w, cin, cout, kh: size } = shape;
  const random = new Random();
  const weights = { w: random.f32(cout * size * size * cin), bias: random.f32(cout), slope: random.f32(cout) };
  const tile = size === 3 && cin % 4 === 0 ? cheapestTile(Math.min(h, w) - 2) : null;
  const filter = { cout, size, cin, cinStored: cin };
  const layer = packFilter(engine, { weight: weights.w, bias: weights.bias, slope: weights.slope }, filter, tile);
  const input = { maps, h, w, c: cin };
  const output = outputShape(layer, input);
  const values = random.f32(shapeBytes(input) / 4);
  const src = place(engine, values);
  const dst = arena.alloc(shapeBytes(output));
  const scratch = arena.alloc(winogradScratchBytes(layer));
  // the twins are slow, and maps are alike: the last one is checked
  const last = values.subarray(-h * w * cin);
  const expected =
    size === 3
      ? winograd(last, weights, { maps: 1, oh: output.h, ow: output.w, cin, cout })
      : conv(last, weights, { ...shape, maps: 1 });
  const got = () => arena.f32(dst, shapeBytes(output) / 4).subarray(-expected.length);
  const tolerance = TOLERANCE * magnitude(expected);

  const check = (run: () => void) => () => {
    got().fill(NaN);
    run();
    close(got(), expected, { tolerance });
  };
  const work = { amount: (2 * shapeBytes(output) * size * size * cin) / 4, unit: 'FLOP' } as const;
  const direct = () => runConv(engine, layer, dst, src, input);
  const fast = () => runConvFast(engine, layer, dst, src, input, scratch);
  return [
    { name: 'direct', run: direct, check: check(direct), work },
    ...(tile ? [{ name: `winograd ${tile}x${tile}`, run: fast, check: check(fast), work, against: ['direct'] }] : []),
  ];
}

function pnet(name: string, h: number, w: number, cin: number, cout: number): ConvCase {
  return { name, maps: 1, h, w, cin, cout, kh: 3, kw: 3, stride: 1 };
}
