// R-Net and O-Net on the same crops; others get them all at once, which is how they are fastest.
import { loadWeights } from '../../engine.ts';
import type { Case } from '../../group.ts';
import { createCrops, type Crops } from '../../nets/crops.ts';
import { close } from '../../../tests/helpers/close.ts';
import { startEngine } from '../engines/index.ts';
import { arrange } from '../engines/layout.ts';
import type { Model } from '../engines/model.ts';
import { peerVersion, type PeerName } from '../install.ts';

const TOLERANCE = 2e-5;

export async function cropCases(net: 'rnet' | 'onet', count: number, peers: readonly PeerName[]): Promise<Case[]> {
  const crops = await createCrops(net, count);
  const { input, size } = crops;
  const cases: Case[] = [{ name: 'saccade', run: crops.run }];
  for (const name of peers) {
    const peer = await (await startEngine(name, 1)).load(net, await loadWeights());
    const x = peer.tensor(arrange(input, peer.layout, count, size, size), count, size, size);
    const check = () => compare(crops, peer, x);
    cases.push({ name: peerVersion(name), isOther: true, run: () => peer.run(x), check });
  }
  return cases;
}

async function compare(crops: Crops, peer: Model, x: object): Promise<string> {
  const { probability, box, points } = await peer.run(x);
  let most = 0;
  crops.outputs().forEach(([no, yes, ...rest], i) => {
    const theirs = [
      probability!.data[2 * i + 1]!,
      ...box!.data.subarray(i * 4, i * 4 + 4),
      ...(points ? points.data.subarray(i * 10, i * 10 + 10) : []),
    ];
    const ours = [1 / (1 + Math.exp(no! - yes!)), ...rest];
    most = Math.max(most, close(theirs, ours, { tolerance: TOLERANCE, what: `crop ${i}` }));
  });
  return `the same outputs within ${most.toExponential(1)}`;
}
