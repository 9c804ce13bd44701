// Whatever `detect` is given in Node that is not pixels → pixels. Decoders are loaded only when there is something to
// decode.
import { expected, SaccadeError, show } from '../errors.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import { lazily } from './lazily.ts';

const decoders = lazily(() => import('./index.ts'));

export async function decode(image: ImageSource, maxPixels: number): Promise<PixelImage> {
  if (!isEncoded(image)) {
    const what = 'pixels { data, width, height }, a path, a file: or data: URL, or the bytes of an encoded picture';
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', show(image)));
  }
  const { decodeImage } = await decoders();
  return decodeImage(image, maxPixels);
}

// By tag, not by class: test runners and frames have classes of their own with the same names.
function isEncoded(image: unknown): image is string | URL | Uint8Array | ArrayBuffer | Blob {
  const tag = Object.prototype.toString.call(image).slice(8, -1);
  return typeof image === 'string' || /^(URL|Uint8Array|(Shared)?ArrayBuffer|Blob|File)$/.test(tag);
}
