// A picture of any format with its faces drawn over it, as PNG; everything is loaded with the first one.
import type { Face, PixelImage } from '../types.ts';

export async function drawPng(image: PixelImage, faces: readonly Face[]): Promise<Uint8Array> {
  const [{ imageOf, partOf }, { faceShapes }, { paint }, { encodePng }] = await Promise.all([
    import('../crop/pixels.ts'),
    import('../draw/shapes.ts'),
    import('../draw/raster.ts'),
    import('../draw/png.ts'),
  ]);
  const { width, height } = image;
  const rgba = partOf(imageOf(image), { x: 0, y: 0, width, height });
  await paint(rgba, faceShapes(faces, image));
  return encodePng(rgba);
}
