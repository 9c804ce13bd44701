// Whole detections of pictures that are already pixels, with the default options: faces alone, and with eyes; on one thread, and on two.
import { createDetector, type Detector, type Face } from '../../bindings/index.node.ts';
import { picture } from '../pictures.ts';
import type { Case, Report } from '../report.ts';
import { START_MS } from '../engine.ts';

export default async function bench(report: Report): Promise<void> {
  for (const [width, height] of [
    [640, 480],
    [1280, 720],
  ] as const) {
    for (const eyes of [false, true]) {
      const name = `${eyes ? 'faces and eyes' : 'faces'}, ${width}x${height}`;
      if (!report.wants(name)) continue;
      const one = await createDetector({ eyes, threads: 1 });
      const two = await createDetector({ eyes, threads: 2 });
      await new Promise((resolve) => setTimeout(resolve, 2 * START_MS)); // until its threads are up
      const photo = await picture(width, height);
      const make = (detector: Detector, expected?: () => Face[]): Case => {
        const run = () => detector.detectSync(photo);
        const check = () => assertSame(run(), expected?.() ?? run(), eyes);
        const { threads } = detector.info;
        const threaded = threads === 1 ? '1 thread' : `${threads} threads`;
        return { name: threaded, run, check, work: { amount: 1, unit: 'picture' } };
      };
      await report.group(name, () => {
        const first = make(one);
        return [first, { ...make(two, () => one.detectSync(photo)), against: first.name }];
      });
      for (const detector of [one, two]) {
        const stages = Object.entries(detector.timings).filter(([, value]) => value > 0.005);
        const shown = stages.map(([stage, value]) => `${stage} ${value.toFixed(2)}`).join(', ');
        report.note(`  the last of ${detector.info.build}, by stage: ${shown} ms`);
        detector.close();
      }
    }
  }
}

// Throws unless there are faces with their noses inside (and an eye, where asked for), and the other answer is the same.
function assertSame(faces: readonly Face[], expected: readonly Face[], eyes: boolean): void {
  if (faces.length === 0) throw new Error('no face found');
  for (const { box, keypoints } of faces) {
    const { x, y } = keypoints.nose;
    const isInside = x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height;
    if (!isInside) throw new Error(`a nose at ${x}, ${y}, outside its face`);
  }
  if (eyes !== faces.some((face) => face.eyes?.left ?? face.eyes?.right)) throw new Error(`eyes: expected ${eyes}`);
  if (JSON.stringify(faces) !== JSON.stringify(expected)) throw new Error('another answer the second time');
}
