// ELG on two eyes: the published size, our default and our lite. Operations are the network's own, counted direct.
import { elgFlop } from '../../bindings/speed/work.ts';
import { elg } from '../../tests/reference/elg.ts';
import { createEngine } from '../engine.ts';
import type { Case, Group } from '../group.ts';
import { compareHeatmaps, createEyes, EYES } from './eyes.ts';
import { loadElg, SIZES, type Size } from './sizes.ts';

const groups: Group[] = SIZES.map((size) => ({
  name: `elg ${size}, two eyes`,
  withPeak: true,
  cases: () => makeCases(size),
}));
export default groups;

async function makeCases(size: Size): Promise<Case[]> {
  const file = await loadElg(size);
  const { config, input, run, heatmaps } = await createEyes(await createEngine(), file);
  const check = () => {
    run();
    const expected = elg(input.subarray(0, config.height * config.width), config, file.tensors).data;
    compareHeatmaps(heatmaps().subarray(0, expected.length), expected);
  };
  return [{ name: '1 thread', run, check, work: { amount: EYES * elgFlop(config), unit: 'FLOP' } }];
}
