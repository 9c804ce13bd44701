import { createDetector } from 'saccade';

// from sharp, a canvas, a camera, a decoder: 8 bits a channel
const [width, height] = [64, 48];
const data = new Uint8Array(3 * width * height);

const detector = await createDetector({ eyes: false });
console.log(detector.detectSync({ data, width, height, format: 'rgb' }));
detector.close();
