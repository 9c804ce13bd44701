// What a page has; right wherever types of a page are around.
import { createDetector, type Detector } from 'saccade';
import { drawFaces } from 'saccade/draw';

export async function page(image: HTMLImageElement, canvas: HTMLCanvasElement, video: HTMLVideoElement, file: File) {
  const { signal } = new AbortController();
  const detector: Detector = await createDetector({ wasm: new URL('x', location.href), signal });
  for (const one of [image, canvas, video, file, new ImageData(1, 1), new OffscreenCanvas(1, 1)]) {
    drawFaces(canvas.getContext('2d')!, await detector.detect(one, { signal }));
  }
  drawFaces(new OffscreenCanvas(1, 1).getContext('2d')!, []);
  for await (const { faces } of detector.track(video)) faces[0]?.id.toFixed();
  for await (const { image } of detector.detectMany(document.images)) image.src.trim();
  // @ts-expect-error
  await detector.detect(document.createElement('a'));
  // @ts-expect-error
  await detector.detect(image, { signal: { aborted: false, reason: 1, throwIfAborted() {} } });
}
