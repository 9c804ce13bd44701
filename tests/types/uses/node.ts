// What Node has, and nobody else: right in Node, and where it may be Node.
import { createDetector, type Detector, type Face, type ImageSource, type ManyResult } from 'saccade';

export async function node(): Promise<Face[]> {
  const detector: Detector = await createDetector({ elg: '/srv/elg.safetensors', weights: new Uint8Array(9) });
  await detector.detect('photo.jpg');
  await detector.detectEye('eye.jpg', { side: 'left' });
  for await (const result of detector.detectMany(['a.jpg', 'b.jpg'])) {
    const image: string = result.image;
    if ('error' in result) throw new Error(image, { cause: result.error });
  }
  for await (const { faces } of detector.track(['1.png', '2.png'])) faces[0]?.age.toFixed();
  return detector.detectSync({ data: new Uint8Array(3), width: 1, height: 1 }, { minFaceSize: 40 });
}

export const path: ImageSource = 'photo.jpg';
export const image = (result: ManyResult): ImageSource => result.image;
