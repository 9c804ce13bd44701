import { createDetector } from 'saccade';

const detector = await createDetector();
const faces = await detector.detect('node_modules/saccade/sample.jpg');
console.log(faces.length, 'faces; the surest one:', faces[0]?.box, faces[0]?.eyes?.left?.pupil);
detector.close();
