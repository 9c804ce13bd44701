// R-Net and O-Net over batches of crops.
import { loadWeights } from '../engine.ts';
import type { Report } from '../report.ts';
import { createCrops } from './crops.ts';
import { netFlop, runNaive } from './naive.ts';

export default async function bench(report: Report): Promise<void> {
  for (const [net, count] of [
    ['rnet', 256],
    ['onet', 16],
  ] as const) {
    await report.group(
      `${net}, ${count} crops`,
      async () => {
        const crops = await createCrops(net, count);
        const file = await loadWeights();
        const floats = crops.size ** 2 * 3;
        const check = () => {
          const outputs = crops.outputs();
          for (const i of [0, 1, count >> 1, count - 1]) {
            const expected = runNaive(file, net, crops.input.subarray(i * floats, (i + 1) * floats));
            outputs[i]!.forEach((got, k) => {
              if (!(Math.abs(got - expected[k]!) <= 5e-5))
                throw new Error(`crop ${i}, output ${k}: ${got}, expected ${expected[k]}`);
            });
          }
        };
        const work = { amount: count * netFlop(net, crops.size, crops.size), unit: 'FLOP' } as const;
        return [{ name: net, run: crops.run, check, work }];
      },
      { peak: true },
    );
  }
}
