// R-Net and O-Net on the same crops; others get them all at once, which is how they are fastest.
import { loadWeights } from '../../engine.ts';
import { createCrops, type Crops } from '../../nets/crops.ts';
import { startEngine, type Model } from '../engines/index.ts';
import { arrange } from '../engines/layout.ts';
import type { PeerName } from '../install.ts';
import type { Contender } from '../match.ts';

export async function startCrops(
  net: 'rnet' | 'onet',
  count: number,
  threads: number,
  peers: readonly PeerName[],
): Promise<Contender[]> {
  const crops = await createCrops(net, count, threads);
  const { input, size } = crops;
  const contenders: Contender[] = [{ name: 'saccade', run: crops.run }];
  for (const name of peers) {
    const engine = await startEngine(name, threads);
    const peer = await engine.load(net, await loadWeights());
    const x = peer.tensor(arrange(input, peer.layout, count, size, size), count, size, size);
    contenders.push({ name, run: () => peer.run(x), check: () => compare(crops, peer, x) });
  }
  return contenders;
}

async function compare(crops: Crops, peer: Model, x: object): Promise<string> {
  const { probability, box, points } = await peer.run(x);
  let most = 0;
  crops.outputs().forEach((heads, i) => {
    const rest = [
      ...box!.data.subarray(i * 4, i * 4 + 4),
      ...(points ? points.data.subarray(i * 10, i * 10 + 10) : []),
    ];
    const share = 1 / (1 + Math.exp(heads[0]! - heads[1]!));
    most = Math.max(most, Math.abs(share - probability!.data[2 * i + 1]!));
    rest.forEach((v, k) => (most = Math.max(most, Math.abs(v - heads[2 + k]!))));
  });
  if (!(most <= 2e-5)) throw new Error(`outputs differ by ${most}`);
  return `the same outputs within ${most.toExponential(1)}`;
}
