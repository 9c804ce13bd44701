// A folder of photographs through `detectMany`: pictures a second, decoding included, on one thread and on two.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '../../bindings/decode/index.ts';
import type { Detector } from '../../bindings/types.ts';
import { startDetector } from '../engine.ts';
import type { Case, Group, Scope } from '../group.ts';
import { jpeg } from '../pictures.ts';

const PICTURES = 16;

const groups: Group[] = [
  { name: `a folder of ${PICTURES} JPEGs, 640x480 and 1280x720`, seconds: 30, isAsync: true, cases: makeCases },
];
export default groups;

async function makeCases({ defer }: Scope): Promise<Case[]> {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
  defer(() => rm(folder, { recursive: true }));
  const files = Array.from({ length: PICTURES }, (_, i) => join(folder, `${i}.jpg`));
  for (const [i, file] of files.entries()) {
    const [width, height] = i % 2 ? [640, 480] : [1280, 720];
    await writeFile(file, await jpeg(width!, height!, 1 + (i % 6)));
  }
  const through = (detector: Detector) => async () => {
    const found = [];
    for await (const result of detector.detectMany(files)) {
      if ('error' in result) throw result.error;
      found.push(result.faces);
    }
    return JSON.stringify(found);
  };
  const start = async (threads: number) => {
    const detector = await startDetector({ threads });
    defer(() => detector.close());
    return through(detector);
  };
  const [one, two] = [await start(1), await start(2)];
  const check = async () => {
    if ((await one()) !== (await two())) throw new Error('two threads give another answer');
  };
  const decodeAll = async () => {
    for (const file of files) await decodeImage(file, 1e8);
  };
  const work = { amount: PICTURES, unit: 'picture' } as const;
  return [
    { name: 'decoding alone', run: decodeAll, work },
    { name: '1 thread', run: one, work },
    { name: '2 threads', run: two, check, work, against: ['1 thread'] },
  ];
}
