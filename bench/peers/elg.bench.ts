// ELG on two eyes, ours against onnxruntime-web: the same eyes, weights and thread, in turns.
import { LANDMARKS } from '../../bindings/nets/elg.ts';
import { createEngine } from '../engine.ts';
import { compareHeatmaps, createEyes, EYES, type Eyes } from '../nets/eyes.ts';
import { loadElg, SIZES } from '../nets/sizes.ts';
import type { Report } from '../report.ts';
import { createElgModel } from './onnx.elg.ts';
import { createPeer, isReady, PEER, version, type Model } from './onnxruntime.ts';

export default async function bench(report: Report): Promise<void> {
  for (const size of SIZES) {
    const name = `elg ${size}, two eyes`;
    if (!report.wants(name) || !isReady(report)) continue;
    const engine = await createEngine();
    await report.group(
      name,
      async () => {
        report.note(version());
        const file = await loadElg(size);
        const eyes = await createEyes(engine, file);
        const peer = await createPeer(createElgModel(file, EYES));
        const x = peer.tensor(eyes.input, EYES, eyes.config.height, eyes.config.width);
        const work = { amount: eyes.flop, unit: 'FLOP' } as const;
        const check = () => compare(report, eyes, peer, x);
        return [
          { name: PEER, run: () => peer.run(x), work },
          { name: 'saccade', run: eyes.run, check, work, against: PEER, ...(size === 'published' && { aim: 3 }) },
        ];
      },
      { peak: true, async: true },
    );
    engine.close();
  }
}

async function compare(report: Report, eyes: Eyes, peer: Model, x: object): Promise<void> {
  eyes.run();
  const { data } = (await peer.run(x)).heatmaps!;
  const pixels = data.length / EYES / LANDMARKS;
  const turned = data.map((_, i) => {
    const pixel = Math.floor(i / LANDMARKS) % pixels;
    const map = Math.floor(i / LANDMARKS / pixels) * LANDMARKS + (i % LANDMARKS);
    return data[map * pixels + pixel]!;
  });
  const most = compareHeatmaps(eyes.heatmaps(), turned);
  report.note(`  the same heat maps within ${most.toExponential(1)} of the largest value`);
}
