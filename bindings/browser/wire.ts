// What a page, the host of a detector and its threads say to each other.
import type { CascadeOptions, Expectation } from '../cascade/index.ts';
import type { Caller } from '../detector/circle.ts';
import type { Detection, FilledEyeOptions } from '../detector/core.ts';
import type { Files, LoadOptions } from '../detector/load.ts';
import type { Failure } from '../errors.ts';
import type { Sharing } from '../runtime/features.ts';
import type { FrameDetection } from '../track/index.ts';
import type { DetectorInfo, Eye, LoadProgress, PixelImage, StageTimings } from '../types.ts';
import type { PING, PONG } from './watch.ts';

/** Pictures that can be sent: what a page has of others is made one of these. */
export type Sent = PixelImage | ImageBitmap | VideoFrame | Blob;

/** What the host can be asked, and what it answers. Options are checked and filled on the page. */
export interface Calls {
  detect: { options: { detection: CascadeOptions; isOneOfMany: boolean; caller: Caller }; answer: Detection };
  detectEye: { options: FilledEyeOptions; answer: { eye: Eye; timings: StageTimings } };
  detectFrame: { options: { expectation: Expectation; detection: CascadeOptions }; answer: FrameDetection };
}

export type Call = { [Name in keyof Calls]: { name: Name; options: Calls[Name]['options'] } }[keyof Calls];

/** From the page to a worker. The first message makes it the host of a detector, or a thread of one. */
export type ToHost =
  /** `counts`: whether it says how much is loaded */
  | { open: LoadOptions; files: Files; sharing: Sharing; counts: boolean }
  /** a thread: it does as detector/worker.ts says with what comes by the port */
  | { serve: MessagePort }
  | { id: number; call: Call; image: Sent }
  | { id: number; cancel: true }
  /** the thread of this number could not be started, or failed */
  | { ended: number; why: string }
  | typeof PING;

/** From the host to the page. Threads are started by the page: one place then knows how workers are started. */
export type FromHost =
  | { info: DetectorInfo }
  | { failed: Failure }
  | { progress: LoadProgress }
  | { start: MessagePort; thread: number }
  | { stop: number }
  | { id: number; answer: Calls[keyof Calls]['answer'] }
  | { id: number; failure: Failure }
  | typeof PONG;
