// A folder of photographs through `detectMany`: pictures a second, decoding included, on one thread and on two.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '../../bindings/decode/index.ts';
import { built } from '../peers/matches/cascade.ts';
import { jpeg } from '../pictures.ts';
import type { Case, Report } from '../report.ts';

const PICTURES = 16;

export default async function bench(report: Report): Promise<void> {
  const name = `a folder of ${PICTURES} JPEGs, 640x480 and 1280x720`;
  if (!report.wants(name)) return;
  const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
  const { createDetector } = await built();
  const detectors = [await createDetector({ threads: 1 }), await createDetector({ threads: 2 })] as const;
  try {
    const files = Array.from({ length: PICTURES }, (_, i) => join(folder, `${i}.jpg`));
    for (const [i, file] of files.entries()) {
      const [width, height] = i % 2 ? [640, 480] : [1280, 720];
      await writeFile(file, await jpeg(width!, height!, 1 + (i % 6)));
    }
    const through = (detector: (typeof detectors)[number]) => async () => {
      const found = [];
      for await (const result of detector.detectMany(files)) {
        if ('error' in result) throw result.error;
        found.push(result.faces);
      }
      return JSON.stringify(found);
    };
    const [one, two] = detectors.map(through) as [() => Promise<string>, () => Promise<string>];
    const check = async () => {
      if ((await one()) !== (await two())) throw new Error('two threads give another answer');
    };
    const work = { amount: PICTURES, unit: 'picture' } as const;
    const decodeAll = async () => {
      for (const file of files) await decodeImage(file, 1e8);
    };
    const cases: Case[] = [
      { name: 'decoding alone', run: decodeAll, work },
      { name: '1 thread', run: one, work },
      { name: '2 threads', run: two, check, work, against: '1 thread' },
    ];
    await report.group(name, () => cases, { async: true });
  } finally {
    for (const detector of detectors) detector.close();
    await rm(folder, { recursive: true });
  }
}
