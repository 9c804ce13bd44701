// The public types in a page, where they differ: its engine lives in a worker, which must be waited for, and it has no
// files. What is refused here is refused when it runs, too.
import type { BrowserImage, PixelImage } from './pictures.ts';
import type { Global } from './platform.ts';
import type { DetectorOf, ManyResult as Result } from './types.ts';
import type { FramesOf } from './video.ts';

/** What `detect` reads: pixels, pictures of the page, a Blob or encoded bytes, as far as the browser decodes them. */
export type ImageSource = PixelImage | BrowserImage | Global<'Blob'> | Uint8Array | ArrayBuffer;

/** What `track` follows: a video element, a camera's track, or frames. */
export type FrameSource = FramesOf<ImageSource>;

/** One answer of `detectMany`, in input order. */
export type ManyResult<T = ImageSource> = Result<T>;

/** Finds faces in pictures. Made by `createDetector`; holds its memory until `close()`. */
export type Detector = DetectorOf<ImageSource>;
