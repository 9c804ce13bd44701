// The public types of pictures: what `detect` reads.
import type { Global, Url } from './platform.ts';

/** The order of bytes in one pixel of `PixelImage.data`. */
export type PixelFormat = 'rgba' | 'rgb' | 'bgra' | 'bgr' | 'gray';

/** Raw 8-bit pixels. Alpha is ignored. */
export interface PixelImage {
  data: Uint8Array | Uint8ClampedArray;
  /** px */
  width: number;
  /** px */
  height: number;
  /** default: 'rgba' or 'rgb', when the length of `data` is exactly 4 or 3 bytes a pixel */
  format?: PixelFormat;
  /** bytes from one row to the next; default: width times the bytes of a pixel */
  stride?: number;
  /** when it was taken, in microseconds as a VideoFrame has it; `track` alone reads it */
  timestamp?: number;
}

/** What a page has of a picture. Never changed, never closed. */
export type BrowserImage =
  | Global<'ImageData'>
  | Global<'ImageBitmap'>
  | Global<'HTMLImageElement'>
  | Global<'HTMLCanvasElement'>
  | Global<'OffscreenCanvas'>
  | Global<'HTMLVideoElement'>
  | Global<'VideoFrame'>;

/**
 * What `detect` reads. Everywhere: pixels. In browsers and Node: encoded bytes or a Blob (in Node JPEG, PNG, BMP, GIF,
 * TIFF, in a browser what the browser decodes). In browsers: pictures of the page. In Node: a path or a URL of a file.
 */
export type ImageSource = PixelImage | BrowserImage | Global<'Blob'> | Uint8Array | ArrayBuffer | string | Url;
