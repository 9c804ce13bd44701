// P-Net over a pyramid. Ours includes making floats of the pixels; others are given them.
import { loadWeights } from '../../engine.ts';
import { createPyramid, THRESHOLD, type Pyramid } from '../../nets/pyramid.ts';
import { picture } from '../../pictures.ts';
import { startEngine, type Model } from '../engines/index.ts';
import { arrange, indexOf } from '../engines/layout.ts';
import type { PeerName } from '../install.ts';
import type { Contender } from '../match.ts';

// float32 sums in two orders: 1.4e-6 to 2.1e-6 seen, each within 2.1e-6 of the same in double
const TOLERANCE = 3e-6;

export async function startPyramid(
  width: number,
  height: number,
  threads: number,
  peers: readonly PeerName[],
): Promise<Contender[]> {
  const pyramid = await createPyramid(await picture(width, height), 20, threads);
  const contenders: Contender[] = [{ name: 'saccade', run: pyramid.run }];
  for (const name of peers) {
    const engine = await startEngine(name, threads);
    const peer = await engine.load('pnet', await loadWeights());
    const inputs = pyramid.levels.map((level, i) =>
      peer.tensor(arrange(pyramid.input(i), peer.layout, 1, level.height, level.width), 1, level.height, level.width),
    );
    const run = async () => {
      for (const x of inputs) await peer.run(x);
    };
    contenders.push({ name, run, check: () => compare(pyramid, peer, inputs) });
  }
  return contenders;
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
