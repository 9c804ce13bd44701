// What pixels are, and whose.
import type { PixelImage } from '../types.ts';

export function isPixels(image: unknown): image is PixelImage {
  return typeof image === 'object' && image !== null && 'data' in image && 'width' in image;
}

/** Frees pixels that nobody will look at again at once, where the engine can; the collector does it otherwise. */
export function letGo(pixels: PixelImage): void {
  for (const buffer of movable(pixels)) (buffer as { transfer?(bytes: number): unknown }).transfer?.(0);
}

/** What can be moved instead of copied: a buffer that holds nothing but these pixels. */
export function movable({ data }: PixelImage): ArrayBuffer[] {
  const { buffer } = data;
  return buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength ? [buffer] : [];
}
