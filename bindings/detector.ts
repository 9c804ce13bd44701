// The detector: an engine, the networks on it, and one picture at a time. Where pictures, kernels and weights come from is the entry's.
import { cascade, eyeOf, type CascadeOptions, type Nets } from './cascade/index.ts';
import { type Checkpoint, Stopwatch } from './cascade/stopwatch.ts';
import { expected, SaccadeError } from './errors.ts';
import { mapMany } from './many.ts';
import type { Elg } from './nets/elg.ts';
import { check, CONCURRENCY, DETECT_CHECKS, detectOptions, EYE_CHECKS } from './options.ts';
import type { Engine } from './runtime/engine.ts';
import type {
  DetectOptions,
  Detector,
  DetectorInfo,
  Eye,
  Face,
  ImageSource,
  ManyResult,
  PixelImage,
  Timings,
} from './types.ts';

const BREATH_MS = 8; // of computing between two looks at the signal and the event loop

/** Turns what `detect` was given into pixels. */
export type Decode = (image: ImageSource, maxPixels: number) => Promise<PixelImage>;

export class CascadeDetector implements Detector {
  readonly info: DetectorInfo;
  readonly #engine: Engine;
  readonly #nets: Nets;
  readonly #defaults: CascadeOptions;
  readonly #decode: Decode;
  #timings: Timings = new Stopwatch().timings;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(engine: Engine, nets: Nets, defaults: CascadeOptions, decode: Decode, info: DetectorInfo) {
    this.#engine = engine;
    this.#nets = nets;
    this.#defaults = defaults;
    this.#decode = decode;
    this.info = info;
  }

  get timings(): Timings {
    return { ...this.#timings };
  }

  async detect(image: ImageSource, options?: DetectOptions): Promise<Face[]> {
    this.#assertOpen();
    const filled = this.#fill(options);
    return this.#inTurn(image, filled.maxPixels, options?.signal, (pixels, watch) =>
      cascade(this.#engine, this.#nets, pixels, filled, watch),
    );
  }

  async detectEye(image: ImageSource, options: { side: 'left' | 'right'; maxPixels?: number }): Promise<Eye> {
    this.#assertOpen();
    check(options ?? {}, EYE_CHECKS, 'options');
    const { side, maxPixels = this.#defaults.maxPixels } = options ?? {};
    if (!side) {
      throw new SaccadeError('SACCADE_BAD_OPTION', expected("'left' or 'right'", "option 'side'", String(side)));
    }
    const elg = this.#elg();
    return this.#inTurn(image, maxPixels, undefined, (pixels, watch) =>
      eyeOf(this.#engine, elg, pixels, side, maxPixels, watch),
    );
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
    const { concurrency = 2, ...rest } = options;
    return mapMany(images, concurrency, rest.signal, (image) => this.detect(image, rest));
  }

  close(): void {
    this.#isClosed = true;
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
  ): Promise<T> {
    signal?.throwIfAborted();
    const start = performance.now();
    const pixels = isPixels(image) ? image : await this.#decode(image, maxPixels);
    const decode = performance.now() - start;
    const turn = this.#queue.then(() => {
      this.#assertOpen();
      const watch = new Stopwatch();
      watch.timings.decode = decode;
      return this.#run(begin(pixels, watch), watch, signal);
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

function isPixels(image: ImageSource): image is PixelImage {
  return typeof image === 'object' && image !== null && 'data' in image && 'width' in image;
}

// Lets timers, input and signals through.
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
