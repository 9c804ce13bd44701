// What the crew and its hands say to each other, and what a hand is made of.
import type { CascadeOptions, Nets } from '../cascade/index.ts';
import type { Seen } from '../detector.ts';
import type { Failure } from '../errors.ts';
import type { DetectOptions, DetectorInfo, PixelImage } from '../types.ts';

/** Everything that makes a detector on another thread: compiled code and packed weights, so that nothing is done twice. */
export interface Kit {
  module: WebAssembly.Module;
  /** the arena up to where the weights end, in memory that threads share */
  packed: Uint8Array;
  nets: Nets;
  defaults: CascadeOptions;
  info: DetectorInfo;
}

/** Pictures that can be sent: pixels, encoded bytes, a path, the text of a URL. */
export type Parcel = PixelImage | Uint8Array | Blob | string;

export type ToHand =
  | { id: number; image: Parcel; options: Omit<DetectOptions, 'signal'>; keepPixels: boolean }
  /** stop at the next step; nobody waits for the answer */
  | { id: number; cancel: true };

export type FromHand =
  | { isUp: true }
  | { id: number; seen: Seen }
  /** decoded, but for all threads to look at */
  | { id: number; large: PixelImage; decode: number }
  | { id: number; failure: Failure };

/** A worker, as its platform knows it. */
export interface Hand {
  post(message: ToHand, transfer: ArrayBuffer[]): void;
  /** does it keep the process alive? */
  hold(isHeld: boolean): void;
  stop(): void;
}

/** Starts a worker that does as `serve` says. `gone` is called once if it ends other than by `stop`. */
export type Hire = (kit: Kit, hear: { message(message: FromHand): void; gone(why: string): void }) => Hand;
