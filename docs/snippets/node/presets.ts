import { createDetector, type DetectOptions } from 'saccade';

const detector = await createDetector({ eyes: false });
const tried: DetectOptions[] = [
  {},
  { preset: 'careful' },
  { preset: 'thorough' },
  { minFaceSize: 100 },
  { minConfidence: 0.9995 },
];
for (const options of tried)
  console.log(JSON.stringify(options), (await detector.detect('photo.jpg', options)).length);
detector.close();
