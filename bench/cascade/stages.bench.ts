// Where the time of a detection goes, stage by stage.
import { createDetector } from '../../bindings/index.node.ts';
import type { Timings } from '../../bindings/types.ts';
import { START_MS } from '../engine.ts';
import type { Report } from '../report.ts';
import { scene } from '../scenes.ts';

const RUNS = 40;

export default async function bench(report: Report): Promise<void> {
  for (const [width, height] of [
    [640, 480],
    [1280, 720],
  ] as const) {
    for (const threads of [1, 2]) {
      const name = `stages of ${width}x${height}, 6 faces and eyes, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
      if (!report.wants(name)) continue;
      const photo = await scene(width, height, 6);
      const detector = await createDetector({ threads });
      if (threads > 1) await new Promise((resolve) => setTimeout(resolve, threads * START_MS));
      const all: Timings[] = [];
      for (let run = 0; run < (report.options.smoke ? 1 : RUNS); run++) {
        detector.detectSync(photo);
        all.push(detector.timings);
      }
      detector.close();
      report.measures(
        name,
        (Object.keys(all[0]!) as (keyof Timings)[]).map((stage) => {
          const sorted = all.map((timings) => timings[stage]).toSorted((a, b) => a - b);
          return { name: stage, value: sorted[0]!, median: sorted[sorted.length >> 1]!, unit: 'ms' };
        }),
      );
    }
  }
}
