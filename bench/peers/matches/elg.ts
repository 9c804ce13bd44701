// ELG on two eyes, of the published size and ours; others get both at once.
import { elgFlop } from '../../../bindings/speed/work.ts';
import { createEngine } from '../../engine.ts';
import type { Case } from '../../group.ts';
import { compareHeatmaps, createEyes, EYES, type Eyes } from '../../nets/eyes.ts';
import { loadElg, type Size } from '../../nets/sizes.ts';
import { startEngine } from '../engines/index.ts';
import { arrange, indexOf } from '../engines/layout.ts';
import type { Model } from '../engines/model.ts';
import { peerVersion, type PeerName } from '../install.ts';

export async function elgCases(size: Size, peers: readonly PeerName[]): Promise<Case[]> {
  const file = await loadElg(size);
  const eyes = await createEyes(await createEngine(), file);
  const { height, width } = eyes.config;
  const work = { amount: EYES * elgFlop(eyes.config), unit: 'FLOP' } as const;
  const cases: Case[] = [{ name: 'saccade', run: eyes.run, work }];
  for (const name of peers) {
    const peer = await (await startEngine(name, 1)).load('elg', file, EYES);
    const x = peer.tensor(arrange(eyes.input, peer.layout, EYES, height, width), EYES, height, width);
    const check = () => compare(eyes, peer, x);
    cases.push({ name: peerVersion(name), isOther: true, run: () => peer.run(x), check, work });
  }
  return cases;
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
