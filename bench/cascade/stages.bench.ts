// Where the time of a detection goes, stage by stage.
import type { Timings } from '../../bindings/types.ts';
import { startDetector } from '../engine.ts';
import type { Group, Scope } from '../group.ts';
import { scene } from '../pictures.ts';
import { bestAndMedian } from '../rounds.ts';

const SIZES = [
  [640, 480],
  [1280, 720],
] as const;
const groups: Group[] = SIZES.flatMap(([width, height]) =>
  [1, 2].map((threads): Group => {
    const name = `stages of ${width}x${height}, 6 faces and eyes, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    return { name, measure: (scope) => measure(width, height, threads, name, scope) };
  }),
);
export default groups;

async function measure(w: number, h: number, threads: number, name: string, scope: Scope): Promise<void> {
  const photo = await scene(w, h, 6);
  const detector = await startDetector({ threads });
  scope.defer(() => detector.close());
  const all: Timings[] = [];
  const end = performance.now() + (scope.smoke ? 0 : scope.seconds * 1e3);
  do {
    detector.detectSync(photo);
    all.push(detector.timings);
  } while (performance.now() < end);
  scope.tell(
    name,
    (Object.keys(all[0]!) as (keyof Timings)[]).map((stage) => {
      const { best, median } = bestAndMedian(all.map((timings) => timings[stage]));
      return { name: stage, value: best, median, unit: 'ms' };
    }),
  );
}
