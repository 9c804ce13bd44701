// ELG on two eyes, of the published size and ours.
import { createEngine, createThreaded } from '../../engine.ts';
import { compareHeatmaps, createEyes, EYES, type Eyes } from '../../nets/eyes.ts';
import { loadElg, type Size } from '../../nets/sizes.ts';
import { startEngine, type Model } from '../engines/index.ts';
import { arrange, indexOf } from '../engines/layout.ts';
import type { PeerName } from '../install.ts';
import type { Contender } from '../match.ts';

export async function startElg(size: Size, threads: number, peers: readonly PeerName[]): Promise<Contender[]> {
  const file = await loadElg(size);
  const eyes = await createEyes(threads === 1 ? await createEngine() : await createThreaded(threads), file);
  const { flop } = eyes;
  const { height, width } = eyes.config;
  const contenders: Contender[] = [{ name: 'saccade', run: eyes.run, flop }];
  for (const name of peers) {
    const engine = await startEngine(name, threads);
    const peer = await engine.load('elg', file, EYES);
    const x = peer.tensor(arrange(eyes.input, peer.layout, EYES, height, width), EYES, height, width);
    contenders.push({ name, run: () => peer.run(x), check: () => compare(eyes, peer, x), flop });
  }
  return contenders;
}

async function compare(eyes: Eyes, peer: Model, x: object): Promise<string> {
  eyes.run();
  const output = (await peer.run(x)).heatmaps!;
  const { channels } = output;
  const pixels = output.width * output.height;
  const turned = output.data.map((_, k) => {
    const i = Math.floor(k / channels);
    return output.data[indexOf(output, peer.layout, Math.floor(i / pixels), i % pixels, k % channels)]!;
  });
  const most = compareHeatmaps(eyes.heatmaps(), turned);
  return `the same heat maps within ${most.toExponential(1)} of the largest value`;
}
