// An aligned face as networks of ArcFace's kind take it: [1, 3, 112, 112], RGB, -1 to 1.
import { createDetector, type PixelImage } from 'saccade';
import { alignFace } from 'saccade/crop';

export function tensorOf(
  image: PixelImage,
  keypoints: Parameters<typeof alignFace>[1],
): Float32Array {
  const { data, width, height } = alignFace(image, keypoints);
  const tensor = new Float32Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) tensor[c * width * height + i] = (data[4 * i + c]! - 127.5) / 127.5;
  }
  return tensor;
}

const image: PixelImage = { data: new Uint8Array(3 * 200 * 200), width: 200, height: 200 };
const detector = await createDetector({ eyes: false });
for (const face of await detector.detect(image)) tensorOf(image, face);
detector.close();
