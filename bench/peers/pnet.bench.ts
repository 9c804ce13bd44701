// P-Net over a pyramid, ours against onnxruntime-web: the same levels, weights and thread, in turns. Ours includes making floats of the
// pixels; theirs is given them.
import { loadWeights } from '../engine.ts';
import { createPyramid, THRESHOLD, type Pyramid } from '../nets/pyramid.ts';
import { picture } from '../pictures.ts';
import type { Report } from '../report.ts';
import { createModel } from './onnx.ts';
import { createPeer, isReady, PEER, version, type Model } from './onnxruntime.ts';

// float32 sums in two orders: 1.4e-6 to 2.1e-6 seen, each within 2.1e-6 of the same in double
const TOLERANCE = 3e-6;

export default async function bench(report: Report): Promise<void> {
  const name = 'pyramid of 640x480, faces from 20 px';
  if (!report.wants(name)) return;
  if (!isReady(report)) return report.note('\npeers: skipped, not installed (npm run bench -- peers --peers)');
  await report.group(
    name,
    async () => {
      report.note(version());
      const pyramid = await createPyramid(await picture(640, 480));
      const peer = await createPeer(createModel(await loadWeights(), 'pnet'));
      const inputs = pyramid.levels.map(({ height, width }, i) => peer.tensor(pyramid.input(i), 1, height, width));
      const theirs = async () => {
        for (const x of inputs) await peer.run(x);
      };
      return [
        { name: PEER, run: theirs },
        {
          name: 'saccade',
          run: pyramid.run,
          check: () => compare(report, pyramid, peer, inputs),
          against: PEER,
          aim: 2,
        },
      ];
    },
    { async: true },
  );
}

// The same cells above the threshold, with the same probabilities.
async function compare(report: Report, pyramid: Pyramid, peer: Model, inputs: readonly object[]): Promise<void> {
  const ours = new Map(pyramid.cells().map(({ level, x, y, probability }) => [`${level} ${x} ${y}`, probability]));
  let most = 0;
  let count = 0;
  for (const [level, x] of inputs.entries()) {
    const { data, dims } = (await peer.run(x)).probability!;
    const pixels = data.length / 2;
    const width = dims[3]!;
    for (let i = 0; i < pixels; i++) {
      const expected = data[pixels + i]!;
      const where = `${level} ${i % width} ${Math.floor(i / width)}`;
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
  report.note(`  the same ${count} cells, probabilities within ${most.toExponential(1)}`);
}
