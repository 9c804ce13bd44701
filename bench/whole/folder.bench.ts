// A folder of photographs through `detectMany`: pictures a second, decoding included, on one thread and on two; and
// against the version before (--before) and a plain pipeline around another engine.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '../../bindings/decode/index.ts';
import type { Detector, Face, FoundFace } from '../../bindings/types.ts';
import { startDetector } from '../engine.ts';
import type { Case, Group, Scope } from '../group.ts';
import { isInstalled, missing, peerVersion, type PeerName } from '../peers/install.ts';
import { alikeFaces, sameEyes, sameFaces } from '../peers/matches/faces.ts';
import { oneByOne, sideBySide, type Folder } from '../peers/plain/folder.ts';
import { jpeg } from '../pictures.ts';

const PICTURES = 16;
const MATCHED = 12; // each photograph twice
const THREADS = 2;
const PLAIN: readonly PeerName[] = ['sharp', 'onnxruntime-node'];

const groups: Group[] = [
  { name: `a folder of ${PICTURES} JPEGs, 640x480 and 1280x720`, seconds: 30, isAsync: true, cases: ownCases },
  {
    name: `a folder of ${MATCHED} JPEGs, 1280x720, faces and eyes, ${THREADS} threads each`,
    seconds: 60,
    isAsync: true,
    process: { key: 'folder' },
    prepare: () => missing(PLAIN),
    cases: matchCases,
  },
];
export default groups;

async function ownCases({ smoke, defer }: Scope): Promise<Case[]> {
  const files = await writePictures(smoke ? 4 : PICTURES, defer, (i) => (i % 2 ? [640, 480] : [1280, 720]));
  const work = { amount: files.length, unit: 'picture' } as const;
  const start = async (threads: number) => {
    const detector = await startDetector({ threads });
    defer(() => detector.close());
    return () => through(detector, files);
  };
  const [one, two] = [await start(1), await start(2)];
  const check = async () => {
    if (JSON.stringify(await one()) !== JSON.stringify(await two())) throw new Error('two threads give another answer');
  };
  const decodeAll = async () => {
    for (const file of files) await decodeImage(file, 1e8);
  };
  return [
    { name: 'decoding alone', run: decodeAll, work },
    { name: '1 thread', run: one, work },
    { name: '2 threads', run: two, check, work, against: ['1 thread'] },
  ];
}

async function matchCases({ smoke, before, defer }: Scope): Promise<Case[]> {
  const files = await writePictures(smoke ? 2 : MATCHED, defer, () => [1280, 720]);
  const work = { amount: files.length, unit: 'picture' } as const;
  const start = async (folder?: string) => {
    const detector = await startDetector({ threads: THREADS }, folder);
    defer(() => detector.close());
    return () => through(detector, files);
  };
  const ours = await start();
  const expected = await ours();
  const cases: Case[] = [{ name: 'saccade', run: ours, work }];
  if (before) {
    const run = await start(before);
    // it may have had another decoder
    const check = async () => eachAs(expected, await run(), alikeFaces);
    cases.push({ name: 'saccade before', run, check, work, isOther: true });
  }
  if (!PLAIN.every(isInstalled)) return cases;
  const versions = PLAIN.map(peerVersion).join(', ');
  const plain = (how: string, folder: Folder) => {
    const run = () => folder(files);
    const check = async () => {
      const found = await run();
      return [eachAs(expected, found, sameFaces), eachAs(expected, found, sameEyes)].join(', ');
    };
    cases.push({ name: `plain ${how} (${versions})`, run, check, work, isOther: true });
  };
  plain('one by one', await oneByOne(THREADS));
  plain('side by side', await sideBySide(THREADS, defer));
  return cases;
}

/** Writes so many JPEGs; what `size` says is width and height. */
async function writePictures(
  count: number,
  defer: Scope['defer'],
  size: (i: number) => [number, number],
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'saccade-bench-'));
  defer(() => rm(folder, { recursive: true }));
  const files = Array.from({ length: count }, (_, i) => join(folder, `${i}.jpg`));
  for (const [i, file] of files.entries()) await writeFile(file, await jpeg(...size(i), 1 + (i % 6)));
  return files;
}

async function through(detector: Detector, files: readonly string[]): Promise<Face[][]> {
  const found: Face[][] = [];
  for await (const result of detector.detectMany(files)) {
    if ('error' in result) throw result.error;
    found.push(result.faces);
  }
  return found;
}

// Picture by picture, then all of them for what is said.
function eachAs(expected: readonly FoundFace[][], got: readonly FoundFace[][], compare: typeof sameFaces): string {
  for (const [i, faces] of got.entries()) compare(faces, expected[i]!);
  return compare(got.flat(), expected.flat());
}
