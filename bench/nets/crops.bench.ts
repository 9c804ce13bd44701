// R-Net and O-Net over batches of crops.
import { netFlop } from '../../bindings/speed/work.ts';
import { close } from '../../tests/helpers/close.ts';
import { loadWeights } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { createCrops } from './crops.ts';
import { runTwin } from './twin.ts';

const TOLERANCE = 5e-5;

const NETS = [
  ['rnet', 256],
  ['onet', 16],
] as const;
const groups: Group[] = NETS.map(([net, count]) => ({
  name: `${net}, ${count} crops`,
  withPeak: true,
  cases: () => makeCases(net, count),
}));
export default groups;

async function makeCases(net: 'rnet' | 'onet', count: number): Promise<Case[]> {
  const { input, size, run, outputs } = await createCrops(net, count);
  const file = await loadWeights();
  const floats = size ** 2 * 3;
  const check = () => {
    const all = outputs();
    for (const i of [0, 1, count >> 1, count - 1]) {
      const expected = runTwin(file, net, input.subarray(i * floats, (i + 1) * floats));
      close(all[i]!, expected, { tolerance: TOLERANCE, what: `crop ${i}` });
    }
  };
  return [{ name: net, run, check, work: { amount: count * netFlop(net, size, size), unit: 'FLOP' } }];
}
