// The engine, the networks on it, and one picture at a time. Options come filled, pictures as what `decode` reads: who checks them, and where
// kernels and weights come from, is not known here.
import { breathe } from './breathe.ts';
import { cascade, cascadeFrame, eyeOf, type CascadeOptions, type Expectation, type Nets } from './cascade/index.ts';
import { type Checkpoint, Stopwatch } from './cascade/stopwatch.ts';
import { expected, SaccadeError } from './errors.ts';
import type { Elg } from './nets/elg.ts';
import type { Engine } from './runtime/engine.ts';
import type { Eye, Face, ImageSource, PixelImage, Timings } from './types.ts';

const BREATH_MS = 8; // of computing between two looks at the signal and the event loop

/** Turns what `detect` was given into pixels. */
export type Decode = (image: ImageSource, maxPixels: number) => Promise<PixelImage>;

/** What was found, in which pixels, and what it took. */
interface Found<T> {
  found: T;
  pixels: PixelImage;
  timings: Timings;
}

export class Core {
  readonly #engine: Engine;
  readonly #nets: Nets;
  readonly #decode: Decode;
  /** of the last picture */
  timings: Timings = new Stopwatch().timings;
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(engine: Engine, nets: Nets, decode: Decode) {
    this.#engine = engine;
    this.#nets = nets;
    this.#decode = decode;
  }

  /** Faces of a picture. `before`: milliseconds that the pixels took already. */
  faces(image: ImageSource, options: CascadeOptions, signal?: AbortSignal, before = 0): Promise<Found<Face[]>> {
    return this.#inTurn(
      image,
      options.maxPixels,
      signal,
      (pixels, watch) => cascade(this.#engine, this.#nets, pixels, options, watch),
      before,
    );
  }

  /** Faces of a frame of which something is known. */
  follow(image: ImageSource, expectation: Expectation, options: CascadeOptions, signal?: AbortSignal) {
    return this.#inTurn(image, options.maxPixels, signal, (pixels, watch) =>
      cascadeFrame(this.#engine, this.#nets, pixels, expectation, options, watch),
    );
  }

  /** The landmarks of a picture that is one eye. */
  async eye(image: ImageSource, side: 'left' | 'right', maxPixels: number): Promise<Eye> {
    const elg = this.elg();
    const { found } = await this.#inTurn(image, maxPixels, undefined, (pixels, watch) =>
      eyeOf(this.#engine, elg, pixels, side, maxPixels, watch),
    );
    return found;
  }

  /** Faces of pixels, without leaving the call. */
  facesNow(image: PixelImage, options: CascadeOptions): Face[] {
    const watch = new Stopwatch();
    const steps = cascade(this.#engine, this.#nets, image, options, watch);
    let step = steps.next();
    while (!step.done) step = steps.next();
    this.timings = watch.timings;
    return step.value;
  }

  /** The eye network; throws SACCADE_BAD_OPTION where there is none. */
  elg(): Elg {
    if (this.#nets.elg) return this.#nets.elg;
    const hint = 'Create it with eyes: true.';
    throw new SaccadeError('SACCADE_BAD_OPTION', expected('a detector with eyes', 'eyes', 'one created without', hint));
  }

  close(): void {
    this.#isClosed = true;
    this.#engine.close();
  }

  assertOpen(): void {
    if (this.#isClosed) {
      throw new SaccadeError('SACCADE_CLOSED', 'This detector is closed. Make a new one with createDetector().');
    }
  }

  // The arena is a stack: pictures take turns. Decoding does not wait.
  async #inTurn<T>(
    image: ImageSource,
    maxPixels: number,
    signal: AbortSignal | undefined,
    begin: (pixels: PixelImage, watch: Stopwatch) => Checkpoint<T>,
    before = 0,
  ): Promise<Found<T>> {
    signal?.throwIfAborted();
    const start = performance.now();
    const pixels = isPixels(image) ? image : await this.#decode(image, maxPixels);
    const decode = before + performance.now() - start;
    const turn = this.#queue.then(async () => {
      this.assertOpen();
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
        this.assertOpen();
        const step = steps.next();
        if (step.done) {
          this.timings = watch.timings;
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
}

export function isPixels(image: unknown): image is PixelImage {
  return typeof image === 'object' && image !== null && 'data' in image && 'width' in image;
}
