// Whole detections, pixels in, with the default options: by size and number of faces, on one thread and on two, without
// eyes and with.
import type { Detector, Face } from '../../bindings/types.ts';
import { startDetector } from '../engine.ts';
import type { Case, Group, Scope } from '../group.ts';
import { COUNTS, scene } from '../pictures.ts';

const SIZES = [
  [320, 240],
  [640, 480],
  [1280, 720],
  [1920, 1080],
] as const;

const groups: Group[] = SIZES.flatMap(([width, height]) =>
  COUNTS.map((faces) => ({
    name: `${width}x${height}, ${faces} faces`,
    seconds: 8,
    cases: (scope) => makeCases(width, height, faces, scope),
  })),
);
export default groups;

async function makeCases(width: number, height: number, count: number, { defer }: Scope): Promise<Case[]> {
  const photo = await scene(width, height, count);
  const one = await startDetector({ threads: 1 });
  const two = await startDetector({ threads: 2 });
  for (const detector of [one, two]) defer(() => detector.close());
  const pair = (what: string, eyes: boolean): Case[] => {
    const expected = one.detectSync(photo, { eyes });
    const make = (detector: Detector, threads: string): Case => {
      const run = () => detector.detectSync(photo, { eyes });
      const check = () => assertFaces(run(), expected, count);
      return { name: `${what}, ${threads}`, run, check, work: { amount: 1, unit: 'picture' } };
    };
    return [make(one, '1 thread'), { ...make(two, '2 threads'), against: [`${what}, 1 thread`] }];
  };
  return [...pair('faces', false), ...(count > 0 ? pair('faces and eyes', true) : [])];
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
