// In the host: what was sent → RGBA pixels, by the browser's own decoders.
import { expected, SaccadeError } from '../errors.ts';
import type { Decode } from '../detector/core.ts';
import { STORED } from './send.ts';

// pixels of the largest canvas kept for the next picture: a video's frames are all of one size
const KEPT = 3840 * 2160;

/** A reader of pictures. It closes what it is given, and rejects with SACCADE_BAD_IMAGE. */
export function createReceiver(): Decode {
  let context: OffscreenCanvasRenderingContext2D | null = null;

  // A canvas that is there already reads 1920x1280 in 4.5 ms, a new one in 12.
  function canvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
    if (context?.canvas.width === width && context.canvas.height === height) return context;
    const made = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!made) throw new Error('no canvas of this size');
    made.globalCompositeOperation = 'copy';
    context = width * height <= KEPT ? made : null;
    return made;
  }

  function read(picture: ImageBitmap | VideoFrame, width: number, height: number): Uint8ClampedArray {
    try {
      const drawn = canvas(width, height);
      drawn.drawImage(picture, 0, 0, width, height);
      return drawn.getImageData(0, 0, width, height).data;
    } catch (cause) {
      const message = `Could not read ${width}×${height} pixels of the picture. Shrink it first.`;
      throw new SaccadeError('SACCADE_OUT_OF_MEMORY', message, { cause });
    }
  }

  return async (image, maxPixels) => {
    const sent = image as Blob | ImageBitmap | VideoFrame;
    const picture = sent instanceof Blob ? await decode(sent) : sent;
    try {
      const { width, height } = sizeOf(picture, maxPixels);
      return { data: read(picture, width, height), width, height, format: 'rgba' };
    } finally {
      picture.close();
    }
  };
}

function sizeOf(picture: ImageBitmap | VideoFrame, maxPixels: number): { width: number; height: number } {
  const isFrame = 'displayWidth' in picture;
  const width = isFrame ? picture.displayWidth : picture.width;
  const height = isFrame ? picture.displayHeight : picture.height;
  if (width * height <= maxPixels) return { width, height };
  const came = `${width}×${height} = ${width * height}`;
  const hint = 'Raise maxPixels, or shrink the picture first.';
  throw new SaccadeError('SACCADE_BAD_IMAGE', expected(`at most ${maxPixels} pixels`, 'image', came, hint));
}

async function decode(blob: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, STORED);
  } catch (cause) {
    const came = `${blob.size} bytes${blob.type && ` of ${blob.type.slice(0, 80)}`} that it does not decode`;
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected('a picture that this browser decodes', 'image', came), {
      cause,
    });
  }
}
