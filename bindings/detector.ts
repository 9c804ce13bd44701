// The detector: an engine, the networks on it, and one picture at a time. Where pictures, kernels and weights come from is the entry's.
import { breathe } from './breathe.ts';
import { cascade, cascadeFrame, eyeOf, type CascadeOptions, type Expectation, type Nets } from './cascade/index.ts';
import { type Checkpoint, Stopwatch } from './cascade/stopwatch.ts';
import { expected, SaccadeError } from './errors.ts';
import { mapMany } from './many.ts';
import type { Elg } from './nets/elg.ts';
import { check, CONCURRENCY, DETECT_CHECKS, detectOptions, EYE_CHECKS, trackOptions } from './options.ts';
import type { Engine } from './runtime/engine.ts';
import { followFrames, framesOf, type Look } from './track/index.ts';
import type {
  DetectOptions,
  Detector,
  DetectorInfo,
  Eye,
  Face,
  FrameSource,
  ImageSource,
  ManyResult,
  PixelImage,
  Timings,
  TrackOptions,
  TrackResult,
} from './types.ts';

const BREATH_MS = 8; // of computing between two looks at the signal and the event loop

/** What was found in a picture, and in what. */
export interface Seen {
  faces: Face[];
  /** px, upright */
  width: number;
  /** px, upright */
  height: number;
  timings: Timings;
  /** decoding and detection together */
  ms: number;
  /** the picture itself, where it was asked for */
  pixels: PixelImage | null;
}

/** A detection on this detector's own engine; `decode`: milliseconds that the picture took before. */
export type Here = (image: ImageSource, options: DetectOptions, decode: number, keepPixels: boolean) => Promise<Seen>;

/** Who looks at whole pictures on other threads. */
export interface Elsewhere {
  /** What `here` would answer; it may be asked instead. */
  look(image: ImageSource, options: DetectOptions, keepPixels: boolean, here: Here): Promise<Seen>;
  close(): void;
}

/** Turns what `detect` was given into pixels. */
export type Decode = (image: ImageSource, maxPixels: number) => Promise<PixelImage>;

export class CascadeDetector implements Detector {
  readonly info: DetectorInfo;
  readonly #engine: Engine;
  readonly #nets: Nets;
  readonly #defaults: CascadeOptions;
  readonly #decode: Decode;
  readonly #elsewhere: Elsewhere | null;
  #timings: Timings = new Stopwatch().timings;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(
    engine: Engine,
    nets: Nets,
    defaults: CascadeOptions,
    decode: Decode,
    info: DetectorInfo,
    elsewhere: Elsewhere | null = null,
  ) {
    this.#engine = engine;
    this.#nets = nets;
    this.#defaults = defaults;
    this.#decode = decode;
    this.#elsewhere = elsewhere;
    this.info = info;
  }

  get timings(): Timings {
    return { ...this.#timings };
  }

  async detect(image: ImageSource, options?: DetectOptions): Promise<Face[]> {
    return (await this.look(image, options)).faces;
  }

  /** `detect`, and what it was found in. `decode`: milliseconds that the pixels took before. */
  async look(image: ImageSource, options?: DetectOptions, decode = 0, keepPixels = false): Promise<Seen> {
    this.#assertOpen();
    const filled = this.#fill(options);
    const { found, pixels, timings } = await this.#inTurn(
      image,
      filled.maxPixels,
      options?.signal,
      (photo, watch) => cascade(this.#engine, this.#nets, photo, filled, watch),
      decode,
    );
    const ms = Object.values(timings).reduce((sum, part) => sum + part, 0);
    const { width, height } = pixels;
    return { faces: found, width, height, timings, ms, pixels: keepPixels ? pixels : null };
  }

  /** `look`, on another thread where there are some. One of many calls: a call alone is faster here, over all threads. */
  async lookAnywhere(image: ImageSource, options: DetectOptions = {}, keepPixels = false): Promise<Seen> {
    this.#assertOpen();
    this.#fill(options);
    options.signal?.throwIfAborted();
    const here: Here = (picture, given, decode, keep) => this.look(picture, given, decode, keep);
    if (!this.#elsewhere) return here(image, options, 0, keepPixels);
    const seen = await this.#elsewhere.look(image, options, keepPixels, here);
    this.#timings = seen.timings;
    return seen;
  }

  async detectEye(image: ImageSource, options: { side: 'left' | 'right'; maxPixels?: number }): Promise<Eye> {
    this.#assertOpen();
    check(options ?? {}, EYE_CHECKS, 'options');
    const { side, maxPixels = this.#defaults.maxPixels } = options ?? {};
    if (!side) {
      throw new SaccadeError('SACCADE_BAD_OPTION', expected("'left' or 'right'", "option 'side'", String(side)));
    }
    const elg = this.#elg();
    const { found } = await this.#inTurn(image, maxPixels, undefined, (pixels, watch) =>
      eyeOf(this.#engine, elg, pixels, side, maxPixels, watch),
    );
    return found;
  }

  detectSync(image: PixelImage, options?: Omit<DetectOptions, 'signal'>): Face[] {
    this.#assertOpen();
    const watch = new Stopwatch();
    const steps = cascade(this.#engine, this.#nets, image, this.#fill(options), watch);
    let step = steps.next();
    while (!step.done) step = steps.next();
    this.#timings = watch.timings;
    return step.value;
  }

  detectMany<T extends ImageSource>(
    images: Iterable<T> | AsyncIterable<T>,
    options: DetectOptions & { concurrency?: number } = {},
  ): AsyncGenerator<ManyResult<T>, void, undefined> {
    this.#assertOpen();
    check(options, { ...DETECT_CHECKS, concurrency: CONCURRENCY }, 'options');
    const { concurrency = this.concurrency, ...rest } = options;
    return mapMany(images, concurrency, rest.signal, async (image) => {
      const { faces } = await this.lookAnywhere(image, rest);
      return { faces };
    });
  }

  /** Pictures that `detectMany` has in hand where nobody says: enough that no thread waits for the order of results. */
  get concurrency(): number {
    return this.#elsewhere ? 4 * this.#engine.threads : 2;
  }

  track(source: FrameSource, options?: TrackOptions): AsyncGenerator<TrackResult, void, undefined> {
    this.#assertOpen();
    const { detection, keep, settings } = trackOptions(options);
    this.#fill(detection);
    const { signal } = settings;
    return followFrames(
      framesOf(source),
      (image, ask) => this.follow(image, { ...ask, keep }, { ...detection, ...(signal && { signal }) }),
      { ...settings, maxFaces: detection.maxFaces ?? this.#defaults.maxFaces },
    );
  }

  /** Faces of a frame of which something is known: what `track` asks of each. */
  async follow(image: ImageSource, expectation: Expectation, options?: DetectOptions): Promise<Look> {
    this.#assertOpen();
    const filled = this.#fill(options);
    const { found, timings } = await this.#inTurn(image, filled.maxPixels, options?.signal, (pixels, watch) =>
      cascadeFrame(this.#engine, this.#nets, pixels, expectation, filled, watch),
    );
    return { ...found, timings };
  }

  close(): void {
    this.#isClosed = true;
    this.#elsewhere?.close();
    this.#engine.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #fill(options: DetectOptions | undefined): CascadeOptions {
    const filled = detectOptions(options, this.#defaults);
    if (options?.eyes === true) this.#elg();
    return filled;
  }

  #elg(): Elg {
    if (this.#nets.elg) return this.#nets.elg;
    const hint = 'Create it with eyes: true.';
    throw new SaccadeError('SACCADE_BAD_OPTION', expected('a detector with eyes', 'eyes', 'one created without', hint));
  }

  // The arena is a stack: pictures take turns. Decoding does not wait.
  async #inTurn<T>(
    image: ImageSource,
    maxPixels: number,
    signal: AbortSignal | undefined,
    begin: (pixels: PixelImage, watch: Stopwatch) => Checkpoint<T>,
    before = 0,
  ): Promise<{ found: T; pixels: PixelImage; timings: Timings }> {
    signal?.throwIfAborted();
    const start = performance.now();
    const pixels = isPixels(image) ? image : await this.#decode(image, maxPixels);
    const decode = before + performance.now() - start;
    const turn = this.#queue.then(async () => {
      this.#assertOpen();
      const watch = new Stopwatch();
      watch.timings.decode = decode;
      const found = await this.#run(begin(pixels, watch), watch, signal);
      return { found, pixels, timings: watch.timings };
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #run<T>(steps: Checkpoint<T>, watch: Stopwatch, signal: AbortSignal | undefined): Promise<T> {
    let breath = performance.now();
    try {
      while (true) {
        signal?.throwIfAborted();
        this.#assertOpen();
        const step = steps.next();
        if (step.done) {
          this.#timings = watch.timings;
          return step.value;
        }
        if (performance.now() - breath > BREATH_MS) {
          const pause = performance.now();
          await breathe();
          breath = performance.now();
          watch.skip(breath - pause);
        }
      }
    } finally {
      // gives the arena back where the detection was left early
      steps.return(undefined as T);
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
    }
  }
}

export function isPixels(image: unknown): image is PixelImage {
  return typeof image === 'object' && image !== null && 'data' in image && 'width' in image;
}
