// The public types on the edge, where they differ: nothing is decoded there, and there are no elements.
import type { DetectorOf, ManyResult as Result, PixelImage, SyncDetector } from './types.ts';
import type { Frames } from './video.ts';

/** What `detect` reads: pixels. */
export type ImageSource = PixelImage;

/** What `track` follows: frames, pixels one after the other. */
export type FrameSource = Frames<PixelImage>;

/** One answer of `detectMany`, in input order. */
export type ManyResult<T = PixelImage> = Result<T>;

/** Finds faces in pixels. Made by `createDetector`; holds its memory until `close()`. */
export interface Detector extends DetectorOf<PixelImage, FrameSource>, SyncDetector {}
