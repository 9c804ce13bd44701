import { createDetector } from 'saccade';

const detector = await createDetector();
for (const { box, confidence, keypoints, eyes } of await detector.detect('photo.jpg')) {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round);
  console.log(`${width}×${height} at ${x}, ${y}; ${(100 * confidence).toFixed(1)} % sure`);
  console.log('  nose at', Math.round(keypoints.nose.x), Math.round(keypoints.nose.y));
  console.log('  left iris', eyes?.left?.irisRadius.toFixed(1), 'px');
}
detector.close();
