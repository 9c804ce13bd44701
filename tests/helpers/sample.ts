// A detector and a photograph of five people for the suites of the library in Node.
import { createRequire } from 'node:module';
import type { Test } from 'uvu';
import { decodeImage } from '../../bindings/decode/index.ts';
import { createDetector, type Detector, type Face, type PixelImage } from '../../bindings/index.node.ts';

/** one false face of 0.8 is left out */
export const SURE = { minFaceSize: 60, minConfidence: 0.99 };

export const PATH = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample5.jpg');

export interface Sample {
  detector: Detector;
  photo: PixelImage;
  faces: Face[];
}

/** Opens the detector and looks at the photograph before a suite, and closes it afterwards. */
export function withSample(test: Test<Sample>): void {
  test.before(async (context) => {
    context.detector = await createDetector({ ...SURE });
    context.photo = await decodeImage(PATH, 1e8);
    context.faces = await context.detector.detect(PATH);
  });
  test.after(({ detector }) => detector.close());
}
