// One picture over one thread, two, four and eight: this version, and with --before an older one beside it. Both are
// the built packages.
import type { Detector, PixelImage } from '../../bindings/types.ts';
import { startDetector } from '../engine.ts';
import type { Case, Group, Scope } from '../group.ts';
import { picture, scene } from '../pictures.ts';

const SIZES = [
  [640, 480],
  [1280, 720],
  [1200, 630],
  [1280, 853],
] as const;
const THREADS = [1, 2, 4, 8];
const SECONDS = 20;

const groups: Group[] = [
  ...SIZES.map(([width, height]) => ({
    name: `faces, photograph of ${width}x${height}`,
    seconds: SECONDS,
    isAsync: true,
    cases: async (scope: Scope) => makeCases(await picture(width, height), false, scope),
  })),
  ...SIZES.map(([width, height]) => ({
    name: `6 faces and their eyes, ${width}x${height}`,
    seconds: SECONDS,
    isAsync: true,
    cases: async (scope: Scope) => makeCases(await scene(width, height, 6), true, scope),
  })),
];
export default groups;

async function makeCases(photo: PixelImage, eyes: boolean, { before, defer }: Scope): Promise<Case[]> {
  const start = async (threads: number, folder?: string) => {
    const detector = await startDetector({ threads, eyes }, folder);
    defer(() => detector.close());
    return detector;
  };
  const expected = await (await start(1)).detect(photo);
  const make = (name: string, detector: Detector, against: string[]): Case => ({
    name,
    against,
    run: () => detector.detect(photo),
    check: async () => {
      const faces = await detector.detect(photo);
      if (JSON.stringify(faces) !== JSON.stringify(expected)) throw new Error('not the same bits');
      return detector.info.threads === 1 ? `${faces.length} faces` : undefined;
    },
  });
  // they wait for their threads together
  const each = THREADS.map(async (threads): Promise<Case[]> => {
    const name = threads === 1 ? '1 thread' : `${threads} threads`;
    const old = before && threads <= 2 ? await start(threads, before) : null;
    const against = [...(threads > 1 ? ['1 thread'] : []), ...(threads > 2 ? ['2 threads'] : [])];
    return [
      ...(old ? [make(`${name}, before`, old, threads > 1 ? ['1 thread, before'] : [])] : []),
      make(name, await start(threads), [...against, ...(old ? [`${name}, before`] : [])]),
    ];
  });
  return (await Promise.all(each)).flat();
}
