// Whole detections of pictures that are already pixels, with the default options, and the share of each stage.
import { createOpenDetector } from '../engine.ts';
import { picture } from '../pictures.ts';
import type { Report } from '../report.ts';

export default async function bench(report: Report): Promise<void> {
  for (const [width, height] of [
    [640, 480],
    [1280, 720],
  ] as const) {
    const name = `detectSync, ${width}x${height}`;
    if (!report.wants(name)) continue;
    const { detector } = await createOpenDetector();
    const photo = await picture(width, height);
    const run = () => detector.detectSync(photo);
    const check = () => {
      const faces = run();
      if (faces.length === 0) throw new Error('no face found');
      for (const { box, keypoints } of faces) {
        const { x, y } = keypoints.nose;
        const isInside = x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height;
        if (!isInside) throw new Error(`a nose at ${x}, ${y}, outside its face`);
      }
      if (JSON.stringify(run()) !== JSON.stringify(faces)) throw new Error('another answer the second time');
    };
    await report.group(name, () => [{ name: 'detectSync', run, check, work: { amount: 1, unit: 'picture' } }]);
    const stages = Object.entries(detector.timings).filter(([, value]) => value > 0.005);
    report.note(
      `  the last one, by stage: ${stages.map(([stage, value]) => `${stage} ${value.toFixed(2)}`).join(', ')} ms`,
    );
  }
}
