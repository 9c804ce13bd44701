// What page and host say to each other.
import type { CascadeOptions, Expectation } from '../cascade/index.ts';
import type { Failure } from '../errors.ts';
import type { Files, Loading } from '../load.ts';
import type { Sharing } from '../runtime/features.ts';
import type { Following } from '../runtime/follow.ts';
import type { Look } from '../track/index.ts';
import type { DetectorInfo, Eye, Face, PixelImage, Timings } from '../types.ts';

/** Pictures that can be sent: what a page has of others is made one of these. */
export type Sent = PixelImage | ImageBitmap | VideoFrame | Blob;

/** What the host can be asked, and what it answers. Options are checked and filled on the page. */
export interface Calls {
  detect: { options: CascadeOptions; answer: Face[] };
  detectEye: { options: { side: 'left' | 'right'; maxPixels: number }; answer: Eye };
  follow: { options: { expectation: Expectation; detection: CascadeOptions }; answer: Look };
}

export type Call = { [Name in keyof Calls]: { name: Name; options: Calls[Name]['options'] } }[keyof Calls];

/**
 * From the page to a worker. The first message makes it the host of a detector or a thread of one; ending the worker closes it.
 */
export type ToHost =
  | { follow: Following }
  | { open: Loading; files: Files; sharing: Sharing }
  | { id: number; call: Call; image: Sent }
  | { id: number; cancel: true };

/** From the host to the page. A thread is started by the page: one place then knows how workers are started. */
export type FromHost =
  | { info: DetectorInfo }
  | { failed: Failure }
  | { thread: Following }
  | { id: number; answer: Calls[keyof Calls]['answer']; timings: Timings }
  | { id: number; failure: Failure };
