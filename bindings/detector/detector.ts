// The detector, the same everywhere: checks what it is asked, and asks the core.
import type { CascadeOptions } from '../cascade/index.ts';
import { readOptions } from '../checks/options.ts';
import { expected, SaccadeError, show } from '../errors.ts';
import type { DetectFrame, TrackSettings } from '../track/index.ts';
import { kindOf } from '../track/source.ts';
import type {
  DetectOptions,
  Detector as PublicDetector,
  DetectorInfo,
  Eye,
  EyeOptions,
  Face,
  FrameSource,
  ImageSource,
  ManyResult,
  PixelImage,
  StageTimings,
  Timings,
  TrackOptions,
  TrackResult,
} from '../types.ts';
import { closed } from '../runtime/engine.ts';
import { type Core, type Detection } from './core.ts';
import type { Caller } from './circle.ts';
import { mapMany } from './many.ts';
import { CONCURRENCY, DETECT_CHECKS, detectOptions, EYE_CHECKS, trackOptions } from './options.ts';
import { snapshot } from './snapshot.ts';

// Pictures of `detectMany` in hand, a thread: enough that none waits for the order of results.
const IN_HAND = 4;

/** A detection, and how long it waited before and between its parts, ms. */
export type Inspected = Detection & { waited: number };

export class Detector implements PublicDetector {
  readonly info: DetectorInfo;
  readonly #core: Core;
  readonly #defaults: CascadeOptions;
  #timings: Timings = { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0, waited: 0 };
  #isClosed = false;
  readonly #maxQueue: number;
  /** calls of `detect` and `detectEye` that have not ended */
  #calls = 0;
  /** those without a name */
  #callers = 0;

  /** `maxQueue`: calls that may wait behind another. */
  constructor(core: Core, defaults: CascadeOptions, maxQueue = Infinity) {
    this.info = core.info;
    this.#core = core;
    this.#defaults = defaults;
    this.#maxQueue = maxQueue;
  }

  get timings(): Timings {
    return { ...this.#timings };
  }

  async detect(image: ImageSource, options: DetectOptions = {}): Promise<Face[]> {
    const { filled, signal, caller } = this.fill(options);
    const look = () => this.#core.detect(snapshot(image), filled, { signal, caller });
    return (await this.#timed(() => this.#queued(look))).faces;
  }

  /** `detect`, and what it was found in. One of many calls: a call alone is faster by `detect`, over all threads. */
  async inspect(image: ImageSource, options: DetectOptions = {}, keepPixels = false, of?: Caller): Promise<Inspected> {
    const { filled, signal, caller } = this.fill(options, of);
    signal?.throwIfAborted();
    const call = { signal, caller, isOneOfMany: true, keepPixels };
    return this.#timed(() => this.#core.detect(snapshot(image), filled, call));
  }

  async detectEye(image: ImageSource, options: EyeOptions): Promise<Eye> {
    this.#assertOpen();
    const given = readOptions<Partial<EyeOptions>>(options, EYE_CHECKS, 'options');
    const { side, pupil, maxPixels, maxDecodeMs } = { ...this.#defaults, ...given };
    if (!side) throw bad("'left' or 'right'", "option 'side'", String(side));
    this.#assertEyes();
    // how faces are refined says nothing of eyes
    const filled = { side, pupil, refine: given.refine ?? ('auto' as const), maxPixels, maxDecodeMs };
    const look = () => this.#core.detectEye(snapshot(image), filled);
    return (await this.#timed(() => this.#queued(look))).eye;
  }

  detectSync(image: PixelImage, options?: Omit<DetectOptions, 'signal'>): Face[] {
    const { filled } = this.fill(options);
    const { faces, timings } = this.#core.detectSync(snapshot(image) as PixelImage, filled);
    this.#timings = { ...timings, waited: 0 };
    return faces;
  }

  detectMany<T extends ImageSource>(
    images: Iterable<T> | AsyncIterable<T>,
    options: DetectOptions & { concurrency?: number } = {},
  ): AsyncGenerator<ManyResult<T>, void, undefined> {
    this.#assertOpen();
    const checks = { ...DETECT_CHECKS, concurrency: CONCURRENCY };
    const { concurrency = this.concurrency, ...rest } = readOptions<typeof options>(options, checks, 'options');
    // text and bytes can be iterated, but are one picture
    const isOne = typeof images === 'string' || ArrayBuffer.isView(images);
    if (isOne || !(Symbol.iterator in Object(images) || Symbol.asyncIterator in Object(images))) {
      const what = 'an iterable of pictures';
      throw new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'images', show(images), 'One picture is for detect.'));
    }
    const caller = this.#callers++;
    return mapMany(images, concurrency, rest.signal, async (image) => {
      const { faces } = await this.inspect(image, rest, false, caller);
      return { faces };
    });
  }

  /** Pictures that `detectMany` has in hand where nobody says. */
  get concurrency(): number {
    const { threads } = this.info;
    return threads > 1 ? IN_HAND * threads : 2;
  }

  track(source: FrameSource, options?: TrackOptions): AsyncGenerator<TrackResult, void, undefined> {
    this.#assertOpen();
    const { detection: given, keep, settings } = trackOptions(options);
    kindOf(source);
    const { filled: detection } = this.fill(given);
    const detectFrame: DetectFrame = (image, ask) =>
      this.#timed(() => this.#core.detectFrame(snapshot(image), { ...ask, keep }, detection, settings.signal));
    return tracked(source, detectFrame, { ...settings, maxFaces: detection.maxFaces });
  }

  close(): void {
    this.#isClosed = true;
    this.#core.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.#calls > this.#maxQueue) {
      const message = `Expected at most ${this.#maxQueue} waiting calls (maxQueue) but received one more.`;
      throw new SaccadeError('SACCADE_BUSY', message);
    }
    this.#calls++;
    try {
      return await work();
    } finally {
      this.#calls--;
    }
  }

  /** The options of a call, checked, with those of the detector where it gives none. Throws SACCADE_BAD_OPTION. */
  fill(options: DetectOptions | undefined, of?: Caller) {
    this.#assertOpen();
    const given = readOptions<DetectOptions>(options, DETECT_CHECKS, 'options');
    if (given.eyes) this.#assertEyes();
    const caller: Caller = given.caller ?? of ?? this.#callers++;
    return { filled: detectOptions(given, this.#defaults), signal: given.signal, caller };
  }

  // What no stage took of the whole time was waiting.
  async #timed<T extends { timings: StageTimings }>(work: () => Promise<T>): Promise<T & { waited: number }> {
    const start = performance.now();
    const found = await work();
    const worked = Object.values(found.timings).reduce((sum, part) => sum + part, 0);
    const waited = Math.max(0, performance.now() - start - worked);
    this.#timings = { ...found.timings, waited };
    return { ...found, waited };
  }

  #assertEyes(): void {
    if (this.#core.hasEyes) return;
    throw bad('a detector with eyes', 'eyes', 'one created without', 'Create it with eyes: true.');
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }
}

// Loaded when a video is first looked at: a page that has none saves 3 kB.
async function* tracked(
  source: FrameSource,
  detectFrame: DetectFrame,
  settings: TrackSettings,
): AsyncGenerator<TrackResult, void, undefined> {
  const { followFrames, framesOf } = await import('../track/index.ts');
  yield* followFrames(framesOf(source), detectFrame, settings);
}

function bad(what: string, where: string, came: string, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, where, came, hint));
}
