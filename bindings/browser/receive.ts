// In the host: what was sent → RGBA pixels, by the browser's own decoders.
import { expected, SaccadeError } from '../errors.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import { BITMAP } from './send.ts';

/** Closes what it was given. Rejects with SACCADE_BAD_IMAGE. */
export async function receive(image: ImageSource, maxPixels: number): Promise<PixelImage> {
  const sent = image as Blob | ImageBitmap | VideoFrame;
  const picture = sent instanceof Blob ? await decode(sent) : sent;
  try {
    const isFrame = 'displayWidth' in picture;
    const width = isFrame ? picture.displayWidth : picture.width;
    const height = isFrame ? picture.displayHeight : picture.height;
    if (width * height > maxPixels) {
      const came = `${width}×${height} = ${width * height}`;
      const hint = 'Raise maxPixels, or shrink the picture first.';
      throw new SaccadeError('SACCADE_BAD_IMAGE', expected(`at most ${maxPixels} pixels`, 'image', came, hint));
    }
    return read(picture, width, height);
  } finally {
    picture.close();
  }
}

async function decode(blob: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, BITMAP);
  } catch (cause) {
    const came = `${blob.size} bytes${blob.type && ` of ${blob.type}`} that it does not decode`;
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected('a picture that this browser decodes', 'image', came), {
      cause,
    });
  }
}

function read(picture: ImageBitmap | VideoFrame, width: number, height: number): PixelImage {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new SaccadeError('SACCADE_OUT_OF_MEMORY', `No canvas of ${width}×${height} pixels to be had.`);
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { data, width, height, format: 'rgba' };
}
