// The public types of `saccade/http`. They name classes of the platform only where those are there (platform.ts), so
// that nobody needs types of DOM or Node to compile against them.
import type { Global } from '../platform.ts';
import type { Face, PixelImage } from '../types.ts';

/** Limits of `createHandler`. */
export interface Limits {
  /** bytes of a request's body, counted while they come; default 16 MiB; beyond: 413 */
  bytes?: number;
  /** pixels of a picture, width times height; default 16,000,000; beyond: 422 */
  pixels?: number;
  /**
   * pixels of all levels of the pyramid, which a small `minFaceSize` makes many, times the looks that `rotations` and
   * `preset` ask for beyond the detector's own; default 24,000,000; beyond: 422
   */
  work?: number;
  /**
   * lowest of a request's `thresholds`, 0 to 1; default 0.5, or the detector's own where those are lower; below: 400.
   * At 0 a picture of one gray would have faces everywhere
   */
  threshold?: number;
  /** ms from a request to its answer; default 30,000; beyond: 408 where its body is not there yet, else 503 */
  time?: number;
  /** pictures that are looked at or decoded at a time; default: two a thread */
  concurrent?: number;
  /** requests that may wait for them; default 64; beyond: 429 */
  queue?: number;
}

/** Draws faces over a picture of any format, and encodes it. */
export type DrawPng = (image: PixelImage, faces: readonly Face[]) => Promise<Uint8Array>;

/** What an answer was, for a log. */
export interface Entry {
  method: string;
  /** without the query, at most 200 characters */
  path: string;
  status: number;
  /** from the request to its answer */
  ms: number;
  /** of the body, as far as it was read; null where none was */
  bytes: number | null;
  /** null where no picture was looked at */
  faces: number | null;
  /** of the error; null where there is none */
  code: string | null;
}

/** A registry of prom-client. */
export interface Registry {
  readonly contentType: string;
  registerMetric(metric: never): void;
  metrics(): Promise<string>;
}

/** What `createHandler` may be given besides limits. */
export interface Extras {
  /** where it is mounted, as in '/api'; default '' */
  base?: string;
  /**
   * whose a request is; callers take turns, and one that waits with many makes room for others. It is called with what
   * the server calls the handler with: the request, and Deno's `info`, Bun's `server`, Hono's `{ incoming }` … Default:
   * all are one caller's, first come, first served
   */
  caller?: (request: Global<'Request', object>, ...about: never[]) => string | undefined;
  /** encoded bytes → pixels, where the detector decodes nothing (saccade/edge); must itself hold `maxPixels` */
  decode?: (bytes: Uint8Array, maxPixels: number) => PixelImage | Promise<PixelImage>;
  /** a registry of prom-client that takes the handler's numbers too, one handler's; `/metrics` is then all of it */
  register?: Registry;
  /** answers `Accept: image/png`; in Node, Deno and Bun it is there */
  png?: DrawPng;
  /** called with each answer */
  log?: (entry: Entry) => void;
}

/** Answers requests; never rejects. */
export interface Handler {
  (request: Global<'Request', object>, ...about: unknown[]): Promise<Global<'Response', object>>;
  /** Answers 503 to every picture that comes from now on; resolves when all that are in hand have their answers. */
  drain(): Promise<void>;
}
