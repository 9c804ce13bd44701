import { createDetector } from 'saccade/edge';
import wasm from 'saccade/wasm/simd.wasm';
import mtcnn from 'saccade/weights/mtcnn-small.safetensors';

// one for all requests; with `elg: ` the bytes of an eye network it finds eyes too
const opening = createDetector({ wasm, weights: mtcnn, maxPixels: 1920 * 1080 });

export async function countFaces(data: Uint8Array, width: number, height: number): Promise<number> {
  const detector = await opening;
  return detector.detectSync({ data, width, height }, { minFaceSize: 40 }).length;
}
