// The page that every bundler builds: finds the faces of a photograph.
import { createDetector } from 'saccade';

const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
const photo = await fetch('/samples/sample5.jpg');
const faces = await detector.detect(await photo.blob());
window.found = { faces: faces.length, info: detector.info };
