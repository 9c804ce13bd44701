// The edge: pixels alone, and everything is given.
import { createDetector, type Detector, type ImageSource } from 'saccade/edge';
import { createHandler } from 'saccade/http';
import type { WasmModule } from 'saccade/edge';
import wasm from 'saccade/wasm/simd.wasm';
import weights from 'saccade/weights/mtcnn.safetensors';

export async function edge(compiled: WasmModule): Promise<number> {
  const pixels: ImageSource = { data: new Uint8Array(3), width: 1, height: 1 };
  const detector: Detector = await createDetector({ wasm, weights });
  detector.detectSync(pixels);
  await detector.detect(pixels);
  for await (const { image } of detector.detectMany([pixels])) image.width.toFixed();
  for await (const { lost } of detector.track([pixels])) lost.includes(1);
  createHandler(detector);
  // @ts-expect-error: nothing is fetched or read
  await detector.detect('photo.jpg');
  // @ts-expect-error: nor decoded
  await detector.detect(new Uint8Array(9));
  // @ts-expect-error
  detector.detectMany([new Uint8Array(9)]);
  // @ts-expect-error: nothing is loaded
  await createDetector({ wasm, weights, onProgress() {} });
  // @ts-expect-error
  await createDetector({ wasm, weights: 'exact' });
  // @ts-expect-error
  await createDetector({ wasm: 'simd.wasm', weights });
  // @ts-expect-error
  await createDetector();
  return (await createDetector({ wasm: compiled, weights, elg: new ArrayBuffer(9) })).timings.pnet;
}
