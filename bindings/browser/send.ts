// On the page: whatever it has of a picture → something that can be sent to the host. What the platform can hand over
// without copying is handed over; nothing of the caller's is closed, detached or changed.
import { yieldToEvents } from '../runtime/yield.ts';
import { isBytes, isUrl, tagOf } from '../runtime/kinds.ts';
import { asSaccadeError, expected, SaccadeError, show } from '../errors.ts';
import type { ImageSource, PixelImage } from '../types.ts';
import type { Sent } from './wire.ts';

/** As stored in the file: no color conversion, no premultiplying, but the right way up. */
export const STORED: ImageBitmapOptions = {
  colorSpaceConversion: 'none',
  premultiplyAlpha: 'none',
  imageOrientation: 'from-image',
};

// what createImageBitmap decodes from a file; not SVG
const RASTER = /^image\/(jpeg|png|webp|avif|gif|bmp)/;
// what browsers throw for pictures of other sites: a canvas, an image that must not be sent, one that did not load
const FOREIGN = /^(Security|DataClone|Encoding)/;
const ELSEWHERE = 'Is its address right? Of another site it needs crossorigin, CORS, if isolated CORP.';
const PIECE = 1 << 18; // bytes copied before the page gets a turn: 0.3 ms where fresh memory is slow

export interface Sendable {
  image: Sent;
  transfer: Transferable[];
}

/** Rejects with SACCADE_BAD_IMAGE. */
export async function sendable(image: ImageSource): Promise<Sendable> {
  try {
    return await prepare(image);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** SACCADE_BAD_IMAGE of a picture that could not be read or sent. A browser does not say whether it may not. */
export function unreadable(cause: unknown): SaccadeError {
  return asSaccadeError(cause, FOREIGN.test((cause as Error).name) ? ELSEWHERE : undefined);
}

async function prepare(image: ImageSource): Promise<Sendable> {
  // by tag: pictures may come from another frame
  switch (tagOf(image)) {
    case 'Blob':
    case 'File':
      return { image: image as Blob, transfer: [] };
    case 'ArrayBuffer':
    case 'Uint8Array':
      return { image: new Blob([image as BlobPart]), transfer: [] };
    case 'VideoFrame':
      return frame((image as VideoFrame).clone());
    case 'HTMLVideoElement':
      return video(image as HTMLVideoElement);
    case 'HTMLImageElement':
      return picture(image as HTMLImageElement);
    case 'HTMLCanvasElement':
    case 'OffscreenCanvas':
      return bitmap(image as ImageBitmapSource);
    case 'ImageBitmap':
      return sharedBitmap(image as ImageBitmap);
  }
  if (typeof image === 'object' && image !== null && 'data' in image) return pixels(image);
  const isPlace = typeof image === 'string' || isUrl(image);
  const what = 'pixels { data, width, height }, a Blob, an image, canvas, video, ImageBitmap, ImageData or VideoFrame';
  const hint = isPlace ? 'Fetch it first and pass the Blob.' : undefined;
  throw new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'image', show(image), hint));
}

// Of a canvas: without options, for then the browser shares the pixels until someone writes (0 ms against 3.5 for
// 1920x1080).
async function bitmap(source: ImageBitmapSource, options?: ImageBitmapOptions): Promise<Sendable> {
  const made = await createImageBitmap(source, options);
  return { image: made, transfer: [made] };
}

// A copy of a bitmap is copied when it is sent (4 ms), a frame of it is not.
function sharedBitmap(source: ImageBitmap): Sendable | Promise<Sendable> {
  return typeof VideoFrame === 'function' ? frame(new VideoFrame(source, { timestamp: 0 })) : bitmap(source);
}

function frame(made: VideoFrame): Sendable {
  return { image: made, transfer: [made] };
}

// A bitmap of an <img> is decoded on the page's thread (10 ms for 1920x1280): its file, if it can be had, is sent
// instead.
async function picture(image: HTMLImageElement): Promise<Sendable> {
  await image.decode();
  const file = await cachedFile(image.currentSrc);
  return file ? { image: file, transfer: [] } : bitmap(image, STORED);
}

// From the browser's cache or from memory, never from the network.
async function cachedFile(address: string): Promise<Blob | null> {
  const isOwn = address.startsWith(`${globalThis.location.origin}/`);
  if (!isOwn && !address.startsWith('blob:')) return null;
  try {
    const response = await fetch(address, isOwn ? { mode: 'same-origin', cache: 'only-if-cached' } : {});
    const file = await response.blob();
    return response.ok && RASTER.test(file.type) ? file : null;
  } catch {
    return null; // not in the cache, revoked, or not allowed by the page's policy
  }
}

async function video(source: HTMLVideoElement): Promise<Sendable> {
  if (source.readyState < source.HAVE_CURRENT_DATA) {
    const hint = "Wait for its 'loadeddata' event.";
    throw new SaccadeError('SACCADE_BAD_IMAGE', expected('a video with a frame', 'image', 'one without', hint));
  }
  return typeof VideoFrame === 'function' ? frame(new VideoFrame(source)) : bitmap(source);
}

// The caller keeps his pixels. Large ones are copied in pieces between which the page gets its turn; shared ones are
// not copied.
async function pixels({ data, width, height, format, stride }: PixelImage): Promise<Sendable> {
  const rest = { width, height, ...(format && { format }), ...(stride !== undefined && { stride }) };
  const isCopied = isBytes(data) && tagOf(data.buffer) === 'ArrayBuffer';
  if (!isCopied) return { image: { data, ...rest }, transfer: [] };
  const copy = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += PIECE) {
    if (at > 0) await yieldToEvents();
    copy.set(data.subarray(at, at + PIECE), at);
  }
  return { image: { data: copy, ...rest }, transfer: [copy.buffer] };
}
