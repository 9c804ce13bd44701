import { createDetector } from 'saccade';

test('finds the faces of a photograph', async () => {
  const detector = await createDetector({ threads: 2, minFaceSize: 60, minConfidence: 0.99 });
  const faces = await detector.detect(process.env.PHOTO);
  detector.close();
  expect([faces.length, detector.info.threads]).toEqual([5, 2]);
}, 30_000);
