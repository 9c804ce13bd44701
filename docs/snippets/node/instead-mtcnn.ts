import { createDetector, toMtcnn } from 'saccade';

const detector = await createDetector({ eyes: false });
const [face] = toMtcnn(await detector.detect('photo.jpg'));
console.log(face?.box, face?.keypoints.left_eye);
detector.close();
