// Whole detections, pixels in, with the default options: by size and number of faces, on one thread and on two, without
// eyes and with.
import { createDetector, type Detector, type Face } from '../../bindings/index.node.ts';
import type { PixelImage } from '../../bindings/types.ts';
import { START_MS } from '../engine.ts';
import type { Case, Report } from '../report.ts';
import { COUNTS, scene } from '../scenes.ts';

const SIZES = [
  [320, 240],
  [640, 480],
  [1280, 720],
  [1920, 1080],
] as const;

export default async function bench(report: Report): Promise<void> {
  const named = SIZES.flatMap(([width, height]) =>
    COUNTS.map((faces) => ({ width, height, faces, name: `${width}x${height}, ${faces} faces` })),
  ).filter(({ name }) => report.wants(name));
  if (named.length === 0) return;
  const one = await createDetector({ threads: 1 });
  const two = await createDetector({ threads: 2 });
  await new Promise((resolve) => setTimeout(resolve, 2 * START_MS)); // until its threads are up
  try {
    for (const { width, height, faces, name } of named) {
      const photo = await scene(width, height, faces);
      await report.group(name, () => [
        ...cases(one, two, photo, faces, false),
        ...(faces > 0 ? cases(one, two, photo, faces, true) : []),
      ]);
    }
  } finally {
    one.close();
    two.close();
  }
}

function cases(one: Detector, two: Detector, photo: PixelImage, count: number, eyes: boolean): [Case, Case] {
  const what = eyes ? 'faces and eyes' : 'faces';
  const expected = one.detectSync(photo, { eyes });
  const make = (detector: Detector, name: string): Case => {
    const run = () => detector.detectSync(photo, { eyes });
    return { name, run, check: () => assertFaces(run(), expected, count), work: { amount: 1, unit: 'picture' } };
  };
  const first = make(one, `${what}, 1 thread`);
  return [first, { ...make(two, `${what}, 2 threads`), against: first.name }];
}

// Throws unless there are so many faces with their noses inside, and they are the expected ones.
function assertFaces(faces: readonly Face[], expected: readonly Face[], count: number): void {
  if (faces.length !== count) throw new Error(`${faces.length} faces, expected ${count}`);
  for (const { box, keypoints } of faces) {
    const { x, y } = keypoints.nose;
    const isInside = x > box.x && y > box.y && x < box.x + box.width && y < box.y + box.height;
    if (!isInside) throw new Error(`a nose at ${x}, ${y}, outside its face`);
  }
  if (JSON.stringify(faces) !== JSON.stringify(expected)) throw new Error('another answer the second time');
}
