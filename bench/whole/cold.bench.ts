// From import to the first faces of a 640x480 picture, in fresh processes; Node's own start is taken off.
import { timeColdStarts, type ColdName } from '../cold/index.ts';
import { missing } from '../peers/install.ts';
import type { Report } from '../report.ts';

const ROUNDS = 15;

export default async function bench(report: Report): Promise<void> {
  const name = 'cold start, 640x480, 1 thread';
  if (!report.wants(name)) return;
  const names: ColdName[] = ['saccade', 'saccade, eyes'];
  const reason = missing('onnxruntime-web');
  if (reason) report.note(`\ncold start of others: skipped, ${reason}`);
  else names.push('onnxruntime-web');
  const starts = [...(await timeColdStarts(report.options.smoke ? 1 : ROUNDS, names))];
  report.measures(
    name,
    starts.slice(1).map(([who, { best, median }]) => ({ name: who, value: best, median, unit: 'ms' })),
  );
  report.measures(
    'most memory of such a process',
    starts.map(([who, { rss }]) => ({ name: who, value: rss, unit: 'MB' })),
  );
}
