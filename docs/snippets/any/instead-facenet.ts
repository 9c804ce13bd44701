import type { Detector, PixelImage } from 'saccade';
import { cropFace } from 'saccade/crop';

export async function facesOf(detector: Detector, image: PixelImage) {
  const faces = await detector.detect(image, { eyes: false });
  return faces.map((face) => {
    const { x, y, width, height } = face.box;
    const { data } = cropFace(image, face, { margin: 0, size: 160 });
    const tensor = Float32Array.from({ length: 3 * 160 * 160 }, (_, i) => {
      const [channel, pixel] = [Math.floor(i / 25_600), i % 25_600];
      return (data[4 * pixel + channel]! - 127.5) / 128; // [3, 160, 160]
    });
    return {
      box: [x, y, x + width, y + height],
      prob: face.confidence,
      points: face.keypoints,
      tensor,
    };
  });
}
