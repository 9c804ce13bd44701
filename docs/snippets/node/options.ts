import { createDetector, type DetectOptions } from 'saccade';

// defaults of this detector ...
const detector = await createDetector({ elg: 'lite', minFaceSize: 40 });

// ... and of one call
const careful: DetectOptions = { preset: 'careful', maxFaces: 10, eyes: false };
const faces = await detector.detect(
  { data: new Uint8Array(4 * 64 * 64), width: 64, height: 64 },
  careful,
);
console.log(faces);
detector.close();
