import { createDetector } from 'saccade';
import { drawFaces } from 'saccade/draw';

export async function show(image: HTMLImageElement, canvas: HTMLCanvasElement) {
  const detector = await createDetector();
  const faces = await detector.detect(image);
  Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight });
  drawFaces(canvas.getContext('2d')!, faces);
  return { score: faces[0]?.confidence, x: faces[0]?.box.x, leftEye: faces[0]?.keypoints.leftEye };
}
