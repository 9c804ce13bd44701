// What a pool and its workers say to each other. There is one kind of worker: it helps with the picture that the host
// looks at, decodes pictures for it, and looks at whole pictures.
import type { CascadeOptions, Nets } from '../cascade/index.ts';
import type { Failure } from '../errors.ts';
import type { Setup } from '../runtime/help.ts';
import type { DetectorInfo, PixelImage } from '../types.ts';
import type { Detection } from './core.ts';

/** Everything that a worker needs, and the pictures it may be sent. */
export interface WorkerSetup extends Setup<Nets> {
  /** where the packed networks end in the host's memory */
  packed: number;
  info: DetectorInfo;
  /** the host looks at nothing: large pictures too are looked at where they were decoded */
  alone: boolean;
}

/** Pictures as messages: pixels, encoded bytes, a path, the text of a URL; in browsers, bitmaps and frames. */
export type Parcel = PixelImage | Uint8Array | Blob | ImageBitmap | VideoFrame | string;

export type ToWorker =
  | { setup: WorkerSetup }
  /** lend yourself to the picture that the host looks at, until it ends */
  | { help: true }
  | { id: number; image: Parcel; options: CascadeOptions; keepPixels: boolean }
  /** decode only */
  | { id: number; image: Parcel; maxPixels: number }
  /** stop at the next step; nobody waits for the answer */
  | { id: number; cancel: true };

export type FromWorker =
  | { isUp: true }
  /** true: it begins to decode this picture; false: it has done so, and looks at it now */
  | { id: number; decoding: boolean }
  | { id: number; detection: Detection }
  | { id: number; pixels: PixelImage }
  /** decoded, but for all threads to look at */
  | { id: number; large: PixelImage; decode: number }
  | { id: number; failure: Failure };

/** What is heard of a worker. `gone` is called once if it ends other than by `stop`. */
export interface Listener {
  message(message: FromWorker): void;
  gone(why: string): void;
}

/** A worker, as its platform knows it. */
export interface WorkerHandle {
  listen(listener: Listener): void;
  post(message: ToWorker, transfer: Transferable[]): void;
  /** does it keep the process alive? */
  hold(isHeld: boolean): void;
  stop(): void;
}

/** A picture as a message, with what moves along. `isCopy`: it can be sent once more. */
export interface Packed {
  parcel: Parcel;
  transfer: Transferable[];
  isCopy: boolean;
}

/** null where only this thread can read the picture. */
export type Pack = (image: unknown) => Packed | null;
