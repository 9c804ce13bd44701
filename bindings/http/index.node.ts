// `saccade/http` where jimp runs: Node, Deno, Bun. The handler draws PNGs too.
import type { AnyDetector } from '../types.ts';
import { createHandler as create } from './handler.ts';
import type { DrawPng, Extras, Handler, Limits } from './types.ts';

export type * from './types.ts';

/** As everywhere; `Accept: image/png` is answered without `extras.png` too. */
export function createHandler(detector: AnyDetector, limits?: Limits, extras: Extras = {}): Handler {
  return create(detector, limits, { png: drawPng, ...extras });
}

// Loaded with the first drawing.
const drawPng: DrawPng = async (image, faces) => {
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
};
