import type { Detector } from 'saccade';
import { alignFace, cropFace, type Crop } from 'saccade/crop';

/** The faces of a canvas: a thumbnail of each, and what a network for recognition takes. */
export async function cutOut(detector: Detector, canvas: HTMLCanvasElement) {
  const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  const faces = await detector.detect(canvas);
  return faces.map((face) => ({
    thumbnail: imageOf(cropFace(pixels, face, { margin: 0.3, size: 160 })),
    aligned: alignFace(pixels, face, { size: 112 }),
  }));
}

function imageOf({ data, width, height }: Crop) {
  return new ImageData(new Uint8ClampedArray(data.buffer), width, height);
}
