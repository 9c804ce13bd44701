// The detector: checks what it is asked, and asks the core. Where pictures, kernels and weights come from is the entry's.
import type { CascadeOptions, Expectation, Nets } from './cascade/index.ts';
import { Core, type Decode } from './core.ts';
import { expected, SaccadeError } from './errors.ts';
import { mapMany } from './many.ts';
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

export class CascadeDetector implements Detector {
  readonly info: DetectorInfo;
  readonly #core: Core;
  readonly #defaults: CascadeOptions;
  readonly #threads: number;
  readonly #elsewhere: Elsewhere | null;

  constructor(
    engine: Engine,
    nets: Nets,
    defaults: CascadeOptions,
    decode: Decode,
    info: DetectorInfo,
    elsewhere: Elsewhere | null = null,
  ) {
    this.#core = new Core(engine, nets, decode);
    this.#defaults = defaults;
    this.#threads = engine.threads;
    this.#elsewhere = elsewhere;
    this.info = info;
  }

  get timings(): Timings {
    return { ...this.#core.timings };
  }

  async detect(image: ImageSource, options?: DetectOptions): Promise<Face[]> {
    return (await this.look(image, options)).faces;
  }

  /** `detect`, and what it was found in. `decode`: milliseconds that the pixels took before. */
  async look(image: ImageSource, options?: DetectOptions, decode = 0, keepPixels = false): Promise<Seen> {
    const filled = this.#fill(options);
    const { found, pixels, timings } = await this.#core.faces(image, filled, options?.signal, decode);
    const ms = Object.values(timings).reduce((sum, part) => sum + part, 0);
    const { width, height } = pixels;
    return { faces: found, width, height, timings, ms, pixels: keepPixels ? pixels : null };
  }

  /** `look`, on another thread where there are some. One of many calls: a call alone is faster here, over all threads. */
  async lookAnywhere(image: ImageSource, options: DetectOptions = {}, keepPixels = false): Promise<Seen> {
    this.#fill(options);
    options.signal?.throwIfAborted();
    const here: Here = (picture, given, decode, keep) => this.look(picture, given, decode, keep);
    if (!this.#elsewhere) return here(image, options, 0, keepPixels);
    const seen = await this.#elsewhere.look(image, options, keepPixels, here);
    this.#core.timings = seen.timings;
    return seen;
  }

  async detectEye(image: ImageSource, options: { side: 'left' | 'right'; maxPixels?: number }): Promise<Eye> {
    this.#core.assertOpen();
    check(options ?? {}, EYE_CHECKS, 'options');
    const { side, maxPixels = this.#defaults.maxPixels } = options ?? {};
    if (!side) {
      throw new SaccadeError('SACCADE_BAD_OPTION', expected("'left' or 'right'", "option 'side'", String(side)));
    }
    return this.#core.eye(image, side, maxPixels);
  }

  detectSync(image: PixelImage, options?: Omit<DetectOptions, 'signal'>): Face[] {
    return this.#core.facesNow(image, this.#fill(options));
  }

  detectMany<T extends ImageSource>(
    images: Iterable<T> | AsyncIterable<T>,
    options: DetectOptions & { concurrency?: number } = {},
  ): AsyncGenerator<ManyResult<T>, void, undefined> {
    this.#core.assertOpen();
    check(options, { ...DETECT_CHECKS, concurrency: CONCURRENCY }, 'options');
    const { concurrency = this.concurrency, ...rest } = options;
    return mapMany(images, concurrency, rest.signal, async (image) => {
      const { faces } = await this.lookAnywhere(image, rest);
      return { faces };
    });
  }

  /** Pictures that `detectMany` has in hand where nobody says: enough that no thread waits for the order of results. */
  get concurrency(): number {
    return this.#elsewhere ? 4 * this.#threads : 2;
  }

  track(source: FrameSource, options?: TrackOptions): AsyncGenerator<TrackResult, void, undefined> {
    this.#core.assertOpen();
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
    const { found, timings } = await this.#core.follow(image, expectation, this.#fill(options), options?.signal);
    return { ...found, timings };
  }

  close(): void {
    this.#elsewhere?.close();
    this.#core.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #fill(options: DetectOptions | undefined): CascadeOptions {
    this.#core.assertOpen();
    const filled = detectOptions(options, this.#defaults);
    if (options?.eyes === true) this.#core.elg();
    return filled;
  }
}
