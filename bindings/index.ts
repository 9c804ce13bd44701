// saccade in browsers: the engine lives in a worker of its own, so that the page never waits. Importing this touches nothing of the page.
import { sendable } from './browser/send.ts';
import type { Call, Calls } from './browser/wire.ts';
import type { CascadeOptions } from './cascade/index.ts';
import { expected, SaccadeError } from './errors.ts';
import { closed, Host } from './host.ts';
import type { Loading } from './load.ts';
import { mapMany } from './many.ts';
import {
  check,
  CONCURRENCY,
  DETECT_CHECKS,
  detectOptions,
  detectorDefaults,
  EYE_CHECKS,
  trackOptions,
} from './options.ts';
import type { Looker, TrackSettings } from './track/index.ts';
import type {
  DetectOptions,
  Detector,
  DetectorInfo,
  DetectorOptions,
  Eye,
  Face,
  FrameSource,
  ImageSource,
  ManyResult,
  Timings,
  TrackOptions,
  TrackResult,
} from './types.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';

/**
 * Starts a worker, loads kernels and weights in it once. Threads where the page is cross-origin isolated; `detector.info` says so. Rejects
 * with a SaccadeError: a bad option, no SIMD, files that cannot be loaded or are not ours.
 */
export async function createDetector(options: DetectorOptions = {}): Promise<Detector> {
  const defaults = detectorDefaults(options);
  const { host, info } = await Host.open(loading(options, defaults.eyes));
  return new HostedDetector(host, info, defaults);
}

class HostedDetector implements Detector {
  readonly info: DetectorInfo;
  readonly #host: Host;
  readonly #defaults: CascadeOptions;
  #timings: Timings = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0 };
  #isClosed = false;

  constructor(host: Host, info: DetectorInfo, defaults: CascadeOptions) {
    this.#host = host;
    this.info = info;
    this.#defaults = defaults;
  }

  get timings(): Timings {
    return { ...this.#timings };
  }

  async detect(image: ImageSource, options: DetectOptions = {}): Promise<Face[]> {
    return this.#call({ name: 'detect', options: this.#fill(options) }, image, options.signal);
  }

  async detectEye(image: ImageSource, options: { side: 'left' | 'right'; maxPixels?: number }): Promise<Eye> {
    this.#assertOpen();
    check(options ?? {}, EYE_CHECKS, 'options');
    const { side, maxPixels = this.#defaults.maxPixels } = options ?? {};
    if (!side) throw bad("'left' or 'right'", "option 'side'", String(side));
    this.#assertEyes();
    return this.#call({ name: 'detectEye', options: { side, maxPixels } }, image);
  }

  detectSync(): never {
    this.#assertOpen();
    throw bad(
      'detect',
      'a detector in a browser',
      'detectSync',
      'Its engine lives in a worker, which must be waited for.',
    );
  }

  detectMany<T extends ImageSource>(
    images: Iterable<T> | AsyncIterable<T>,
    options: DetectOptions & { concurrency?: number } = {},
  ): AsyncGenerator<ManyResult<T>, void, undefined> {
    this.#assertOpen();
    check(options, { ...DETECT_CHECKS, concurrency: CONCURRENCY }, 'options');
    const { concurrency = 2, ...rest } = options;
    return mapMany(images, concurrency, rest.signal, async (image) => ({ faces: await this.detect(image, rest) }));
  }

  track(source: FrameSource, options?: TrackOptions): AsyncGenerator<TrackResult, void, undefined> {
    this.#assertOpen();
    const { detection: given, keep, settings } = trackOptions(options);
    const detection = this.#fill(given);
    const look: Looker = (image, ask) => {
      const options = { expectation: { ...ask, keep }, detection };
      return this.#call<'follow'>({ name: 'follow', options }, image, settings.signal);
    };
    return followed(source, look, { ...settings, maxFaces: detection.maxFaces });
  }

  close(): void {
    this.#isClosed = true;
    this.#host.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #call<Name extends keyof Calls>(
    call: Extract<Call, { name: Name }>,
    image: ImageSource,
    signal?: AbortSignal,
  ): Promise<Calls[Name]['answer']> {
    signal?.throwIfAborted();
    const { answer, timings } = await this.#host.call<Name>(call, await sendable(image), signal);
    this.#timings = timings;
    return answer;
  }

  #fill(options: DetectOptions): CascadeOptions {
    this.#assertOpen();
    const filled = detectOptions(options, this.#defaults);
    if (options.eyes === true) this.#assertEyes();
    return filled;
  }

  #assertEyes(): void {
    if (this.#defaults.eyes) return;
    throw bad('a detector with eyes', 'eyes', 'one created without', 'Create it with eyes: true.');
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

// Loaded when a video is first looked at: a page that has none saves 3 kB.
async function* followed(
  source: FrameSource,
  look: Looker,
  settings: TrackSettings,
): AsyncGenerator<TrackResult, void, undefined> {
  const { followFrames, framesOf } = await import('./track/index.ts');
  yield* followFrames(framesOf(source), look, settings);
}

// What the worker loads. Addresses as the page means them: a worker would take them relative to its own script.
function loading(options: DetectorOptions, eyes: boolean): Loading {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const absolute = <T>(place: T, ...names: string[]) =>
    (typeof place === 'string' && !names.includes(place)) || place instanceof URL ? new URL(place, base).href : place;
  const { wasm, weights, elg, threads, deterministic } = options;
  return {
    eyes,
    ...(threads !== undefined && { threads }),
    ...(deterministic !== undefined && { deterministic }),
    ...(wasm !== undefined && { wasm: absolute(wasm) }),
    ...(weights !== undefined && { weights: absolute(weights, 'exact', 'small') }),
    ...(elg !== undefined && { elg: absolute(elg, 'default', 'lite') }),
  } as Loading;
}

function bad(what: string, where: string, came: string, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, where, came, hint));
}
