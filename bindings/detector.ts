// The detector: an engine, the networks on it, and one picture at a time. Where pictures, kernels and weights come from is the entry's.
import { cascade, type CascadeOptions } from './cascade/index.ts';
import { Stopwatch } from './cascade/stopwatch.ts';
import { SaccadeError } from './errors.ts';
import { mapMany } from './many.ts';
import type { Mtcnn } from './nets/mtcnn.ts';
import { check, CONCURRENCY, DETECT_CHECKS, detectOptions } from './options.ts';
import type { Engine } from './runtime/engine.ts';
import type {
  DetectOptions,
  Detector,
  DetectorInfo,
  Face,
  ImageSource,
  ManyResult,
  PixelImage,
  Timings,
} from './types.ts';

const BREATH_MS = 8; // of computing between two looks at the signal and the event loop

/** Turns what `detect` was given into pixels. */
export type Decode = (image: Exclude<ImageSource, PixelImage>, maxPixels: number) => Promise<PixelImage>;

export class CascadeDetector implements Detector {
  readonly info: DetectorInfo;
  readonly #engine: Engine;
  readonly #nets: Mtcnn;
  readonly #defaults: CascadeOptions;
  readonly #decode: Decode;
  #timings: Timings = new Stopwatch().timings;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(engine: Engine, nets: Mtcnn, defaults: CascadeOptions, decode: Decode, info: DetectorInfo) {
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
    const filled = detectOptions(options, this.#defaults);
    const signal = options?.signal;
    signal?.throwIfAborted();
    const start = performance.now();
    const pixels = isPixels(image) ? image : await this.#decode(image, filled.maxPixels);
    const decode = performance.now() - start;
    // the arena is a stack: pictures take turns
    const turn = this.#queue.then(() => this.#run(pixels, filled, signal, decode));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  detectSync(image: PixelImage, options?: Omit<DetectOptions, 'signal'>): Face[] {
    this.#assertOpen();
    const watch = new Stopwatch();
    const steps = cascade(this.#engine, this.#nets, image, detectOptions(options, this.#defaults), watch);
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

  async #run(
    image: PixelImage,
    options: CascadeOptions,
    signal: AbortSignal | undefined,
    decode: number,
  ): Promise<Face[]> {
    this.#assertOpen();
    const watch = new Stopwatch();
    watch.timings.decode = decode;
    const steps = cascade(this.#engine, this.#nets, image, options, watch);
    try {
      let breath = performance.now();
      while (true) {
        signal?.throwIfAborted();
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
        this.#assertOpen();
      }
    } finally {
      if (!this.#isClosed) steps.return([]);
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
