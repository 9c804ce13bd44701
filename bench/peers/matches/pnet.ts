// P-Net over a pyramid. Ours includes copying rows of the levels and making floats of them; others are given floats.
import { loadWeights } from '../../engine.ts';
import type { Case } from '../../group.ts';
import { createPyramid, THRESHOLD, type Pyramid } from '../../nets/pyramid.ts';
import { picture } from '../../pictures.ts';
import { startEngine } from '../engines/index.ts';
import { arrange, indexOf } from '../engines/layout.ts';
import type { Model } from '../engines/model.ts';
import { peerVersion, type PeerName } from '../install.ts';

// float32 sums in two orders: 1.4e-6 to 2.1e-6 seen, each within 2.1e-6 of the same in double
const TOLERANCE = 3e-6;

export async function pyramidCases(width: number, height: number, peers: readonly PeerName[]): Promise<Case[]> {
  const pyramid = await createPyramid(await picture(width, height));
  const cases: Case[] = [{ name: 'saccade', run: pyramid.ready }];
  for (const name of peers) {
    const peer = await (await startEngine(name, 1)).load('pnet', await loadWeights());
    const inputs = pyramid.levels.map((level, i) =>
      peer.tensor(arrange(pyramid.input(i), peer.layout, 1, level.height, level.width), 1, level.height, level.width),
    );
    const run = async () => {
      for (const x of inputs) await peer.run(x);
    };
    cases.push({ name: peerVersion(name), isOther: true, run, check: () => compare(pyramid, peer, inputs) });
  }
  return cases;
}

// The same cells above the threshold, with the same probabilities.
async function compare(pyramid: Pyramid, peer: Model, inputs: readonly object[]): Promise<string> {
  const ours = new Map(pyramid.cells().map(({ level, x, y, probability }) => [`${level} ${x} ${y}`, probability]));
  let most = 0;
  let count = 0;
  for (const [level, x] of inputs.entries()) {
    const output = (await peer.run(x)).probability!;
    for (let i = 0; i < output.width * output.height; i++) {
      const expected = output.data[indexOf(output, peer.layout, 0, i, 1)]!;
      const where = `${level} ${i % output.width} ${Math.floor(i / output.width)}`;
      const got = ours.get(where);
      if (got === undefined) {
        // on the threshold itself rounding decides
        if (expected >= THRESHOLD + TOLERANCE) throw new Error(`cell ${where} missing, expected ${expected}`);
        continue;
      }
      count++;
      most = Math.max(most, Math.abs(got - expected));
    }
  }
  if (count !== ours.size) throw new Error(`${ours.size - count} cells outside the map`);
  if (!(most <= TOLERANCE)) throw new Error(`probabilities differ by ${most}`);
  return `the same ${count} cells, probabilities within ${most.toExponential(1)}`;
}
