// ELG on two eyes: the published size, our default and our lite, on one thread and on two. Operations are the network's
// own, counted direct.
import { createEngine, createThreaded } from '../engine.ts';
import type { Case, Report } from '../report.ts';
import { compareHeatmaps, createEyes } from './eyes.ts';
import { loadElg, SIZES } from './sizes.ts';

export default async function bench(report: Report): Promise<void> {
  for (const size of SIZES) {
    const name = `elg ${size}, two eyes`;
    if (!report.wants(name)) continue;
    const engine = await createEngine();
    const threaded = await createThreaded(2);
    await report.group(
      name,
      async (): Promise<Case[]> => {
        const file = await loadElg(size);
        const one = await createEyes(engine, file);
        const two = await createEyes(threaded, file);
        const work = { amount: one.flop, unit: 'FLOP' } as const;
        const check = () => {
          one.run();
          two.run();
          compareHeatmaps(two.heatmaps(), one.heatmaps());
        };
        return [
          { name: '1 thread', run: one.run, work },
          { name: '2 threads', run: two.run, check, against: '1 thread' },
        ];
      },
      { peak: true },
    );
    threaded.close();
    engine.close();
  }
}
