// From import to the first faces of a 640x480 picture, in fresh processes; Node's own start is taken off.
import { timeColdStarts, type ColdName } from '../cold/index.ts';
import type { Group, Scope } from '../group.ts';
import { isInstalled, missing } from '../peers/install.ts';

const ROUNDS = 15;
const NAME = 'cold start, 640x480, 1 thread';

const groups: Group[] = [{ name: NAME, prepare: () => missing(['onnxruntime-web']), measure }];
export default groups;

async function measure({ smoke, tell }: Scope): Promise<void> {
  const names: ColdName[] = ['saccade', 'saccade, eyes'];
  if (isInstalled('onnxruntime-web')) names.push('onnxruntime-web');
  const starts = [...(await timeColdStarts(smoke ? 1 : ROUNDS, names))];
  const times = starts.slice(1).map(([name, { best, median }]) => ({ name, value: best, median, unit: 'ms' }));
  tell(NAME, times);
  tell(
    'most memory of such a process',
    starts.map(([name, { rss }]) => ({ name, value: rss, unit: 'MB' })),
  );
}
