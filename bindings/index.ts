// saccade in browsers: the engine lives in a worker of its own, so that the page never waits. Importing this touches nothing of the page.
import { sendable } from './browser/send.ts';
import type { Call, Calls } from './browser/wire.ts';
import { expected, SaccadeError } from './errors.ts';
import { closed, Host } from './host.ts';
import { mapMany } from './many.ts';
import { check, CONCURRENCY, DETECT_CHECKS, detectorDefaults, EYE_CHECKS, trackOptions } from './options.ts';
import { followFrames, framesOf } from './track/index.ts';
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
  detectorDefaults(options);
  const { host, info } = await Host.open(sendableOptions(options));
  return new HostedDetector(host, info, options.eyes ?? true, options.maxFaces ?? Infinity);
}

class HostedDetector implements Detector {
  readonly info: DetectorInfo;
  readonly #host: Host;
  readonly #hasEyes: boolean;
  readonly #maxFaces: number;
  #timings: Timings = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0 };
  #isClosed = false;

  constructor(host: Host, info: DetectorInfo, hasEyes: boolean, maxFaces: number) {
    this.#host = host;
    this.info = info;
    this.#hasEyes = hasEyes;
    this.#maxFaces = maxFaces;
  }

  get timings(): Timings {
    return { ...this.#timings };
  }

  async detect(image: ImageSource, options: DetectOptions = {}): Promise<Face[]> {
    this.#assertOpen();
    check(options, DETECT_CHECKS, 'options');
    if (options.eyes === true) this.#assertEyes();
    const { signal, ...rest } = options;
    return this.#call({ name: 'detect', options: rest }, image, signal);
  }

  async detectEye(image: ImageSource, options: { side: 'left' | 'right'; maxPixels?: number }): Promise<Eye> {
    this.#assertOpen();
    check(options ?? {}, EYE_CHECKS, 'options');
    if (!options?.side) throw bad("'left' or 'right'", "option 'side'", String(options?.side));
    this.#assertEyes();
    return this.#call({ name: 'detectEye', options }, image);
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
    const { detection, keep, settings } = trackOptions(options);
    if (detection.eyes === true) this.#assertEyes();
    return followFrames(
      framesOf(source),
      (image, ask) => {
        const options = { expectation: { ...ask, keep }, detection };
        return this.#call<'follow'>({ name: 'follow', options }, image, settings.signal);
      },
      { ...settings, maxFaces: detection.maxFaces ?? this.#maxFaces },
    );
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

  #assertEyes(): void {
    if (this.#hasEyes) return;
    throw bad('a detector with eyes', 'eyes', 'one created without', 'Create it with eyes: true.');
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

// Addresses as the page means them: a worker would take them relative to its own script.
function sendableOptions(options: DetectorOptions): DetectorOptions {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const absolute = <T>(place: T, ...names: string[]) =>
    (typeof place === 'string' && !names.includes(place)) || place instanceof URL ? new URL(place, base).href : place;
  const { wasm, weights, elg, ...rest } = options;
  return {
    ...rest,
    ...(wasm !== undefined && { wasm: absolute(wasm) }),
    ...(weights !== undefined && { weights: absolute(weights, 'exact', 'small') }),
    ...(elg !== undefined && { elg: absolute(elg, 'default', 'lite') }),
  } as DetectorOptions;
}

function bad(what: string, where: string, came: string, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, where, came, hint));
}
