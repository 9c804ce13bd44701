// R-Net and O-Net, ours against onnxruntime-web: the same crops, weights and thread, in turns; theirs in batches as ours, and at once.
import { loadWeights } from '../engine.ts';
import { createCrops, type Crops } from '../nets/crops.ts';
import type { Case, Report } from '../report.ts';
import { createModel } from './onnx.ts';
import { createPeer, isReady, PEER, version, type Model } from './onnxruntime.ts';

const BATCH = 32;

export default async function bench(report: Report): Promise<void> {
  for (const [net, count] of [
    ['rnet', 256],
    ['onet', 16],
  ] as const) {
    const name = `${net}, ${count} crops`;
    if (!report.wants(name) || !isReady(report)) continue;
    await report.group(
      name,
      async (): Promise<Case[]> => {
        report.note(version());
        const crops = await createCrops(net, count);
        const peer = await createPeer(createModel(await loadWeights(), net));
        const whole = split(crops, peer, count);
        const batches = split(crops, peer, BATCH);
        const theirs = (inputs: readonly object[]) => async () => {
          for (const x of inputs) await peer.run(x);
        };
        const check = () => compare(report, crops, peer, whole[0]!);
        const all: Case = { name: `${PEER}, all at once`, run: theirs(whole) };
        const some: Case = { name: `${PEER}, ${BATCH} at a time`, run: theirs(batches) };
        const ours = { run: crops.run, check };
        const versus: Case[] = [{ name: 'saccade', ...ours, against: all.name }];
        if (count <= BATCH) return [all, ...versus];
        return [all, some, ...versus, { name: 'saccade once more', run: crops.run, against: some.name }];
      },
      { async: true },
    );
  }
}

function split({ input, count, size }: Crops, peer: Model, batch: number): object[] {
  const floats = size * size * 3;
  return Array.from({ length: Math.ceil(count / batch) }, (_, i) => {
    const n = Math.min(batch, count - i * batch);
    return peer.tensor(input.subarray(i * batch * floats, (i * batch + n) * floats), n, size, size);
  });
}

async function compare(report: Report, crops: Crops, peer: Model, x: object): Promise<void> {
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
  report.note(`  the same outputs within ${most.toExponential(1)}`);
}
