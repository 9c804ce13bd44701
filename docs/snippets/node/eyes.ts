import { createDetector } from 'saccade';

const degrees = (radians: number) => `${Math.round((radians * 180) / Math.PI)}°`;

const detector = await createDetector({ maxFaces: 1 });
const [face] = await detector.detect('photo.jpg');
const left = face?.eyes?.left;
if (face && left) {
  console.log('pupil', Math.round(left.pupil.x), Math.round(left.pupil.y));
  console.log('iris', left.irisRadius.toFixed(1), 'px, lids', left.eyelid.length, 'points');
  console.log('open', left.openness.toFixed(1), 'sure', left.confidence.toFixed(1));
  console.log('head', degrees(face.pose.yaw), degrees(face.pose.pitch), degrees(face.roll));
  console.log('looks', degrees(face.gaze?.yaw ?? 0), degrees(face.gaze?.pitch ?? 0));
}
detector.close();
