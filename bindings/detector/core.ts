// The engine, the networks on it, and one picture at a time. Options come checked and filled. Where kernels, weights
// and threads come from is not known here.
import {
  cascade,
  cascadeFrame,
  eyeOf,
  type CascadeOptions,
  type CloseupOptions,
  type Expectation,
  type Nets,
} from '../cascade/index.ts';
import { Stopwatch } from '../cascade/stopwatch.ts';
import { closed } from '../runtime/engine.ts';
import { runThrough, type Checkpoint, type Executor } from '../runtime/stage.ts';
import { yieldToEvents } from '../runtime/yield.ts';
import type { FrameDetection } from '../track/index.ts';
import type { DetectorInfo, Eye, Face, ImageSource, PixelImage, StageTimings } from '../types.ts';
import { orAbort } from './abort.ts';
import type { Caller } from './circle.ts';
import { isPixels, letGo } from './pixels.ts';
import { Reclaim } from './reclaim.ts';
import { Slots } from './slots.ts';

const YIELD_MS = 4; // of computing between two looks at the signal and the event loop

/** Turns what `detect` was given into pixels. */
export type Decode = (image: ImageSource, maxPixels: number) => Promise<PixelImage>;

/** The same where somebody may stop it, or time does. */
export type DecodeAlone = (
  image: ImageSource,
  maxPixels: number,
  signal?: AbortSignal,
  maxDecodeMs?: number,
) => Promise<PixelImage>;

/** How pictures become pixels. */
export interface Decoding {
  decode: Decode;
  /** those of single calls: on another thread, where decoding blocks this one */
  decodeAlone?: DecodeAlone;
  /** how many pictures of single calls may be in memory */
  slots?: Slots | undefined;
}

/** What a platform has for decoding. */
export interface DecodingPlatform {
  decode: Decode;
  /** bounds how many pictures of single calls are in memory at a time, for so many threads */
  slots?(threads: number): Slots;
}

/** What was found in a picture, and in what. */
export interface Detection {
  faces: Face[];
  /** px, upright */
  width: number;
  /** px, upright */
  height: number;
  timings: StageTimings;
  /** decoding and detection together */
  ms: number;
  /** the picture itself, where it was asked for */
  pixels: PixelImage | null;
}

/** How a picture is looked at. */
export interface DetectCall {
  signal?: AbortSignal | undefined;
  /** one of many pictures: a thread may have it whole */
  isOneOfMany?: boolean;
  keepPixels?: boolean;
  caller?: Caller;
}

/** The options of `detectEye` with nothing left open. */
export type FilledEyeOptions = CloseupOptions & Pick<CascadeOptions, 'maxPixels' | 'maxDecodeMs'>;

/** What a detector asks: an engine on this thread, or one in a worker. */
export interface Core {
  readonly info: DetectorInfo;
  readonly hasEyes: boolean;
  detect(image: ImageSource, options: CascadeOptions, call: DetectCall): Promise<Detection>;
  detectFrame(
    image: ImageSource,
    expectation: Expectation,
    options: CascadeOptions,
    signal?: AbortSignal,
  ): Promise<FrameDetection>;
  detectEye(image: ImageSource, options: FilledEyeOptions): Promise<{ eye: Eye; timings: StageTimings }>;
  /** Faces of pixels, without leaving the call; throws where the engine is in a worker. */
  detectSync(image: PixelImage, options: CascadeOptions): { faces: Face[]; timings: StageTimings };
  close(): void;
}

/** Work on whole pictures on other threads. */
export interface PicturePool {
  /** all pictures are its own */
  readonly isAlone: boolean;
  /** Pixels of a picture, decoded on another thread; `local` decodes it here. */
  decode(
    image: ImageSource,
    maxPixels: number,
    signal: AbortSignal | undefined,
    local: () => Promise<PixelImage>,
    maxDecodeMs?: number,
  ): Promise<PixelImage>;
  /** Faces of one of many pictures, on whichever thread is free; `local` looks at it here. */
  detect(image: ImageSource, options: CascadeOptions, call: DetectCall, local: LocalDetect): Promise<Detection>;
  /** The engine's memory is another from now on. */
  move(memory: WebAssembly.Memory): void;
  close(): void;
}

/** A detection on this thread's own engine; `decode`: milliseconds that the pixels took before. */
export type LocalDetect = (
  image: ImageSource,
  options: CascadeOptions,
  call: DetectCall,
  decode?: number,
) => Promise<Detection>;

/** How a picture becomes pixels before its turn; `before`: milliseconds that went into it elsewhere. */
interface TurnOptions {
  maxPixels: number;
  maxDecodeMs: number;
  signal?: AbortSignal | undefined;
  caller?: Caller | undefined;
  decode: DecodeAlone;
  before?: number | undefined;
  keepPixels?: boolean;
}

export class LocalCore implements Core {
  readonly info: DetectorInfo;
  readonly hasEyes: boolean;
  readonly #executor: Executor<Nets>;
  readonly #pool: PicturePool | null;
  readonly #decode: Decode;
  readonly #decodeAlone: DecodeAlone;
  readonly #slots: Slots | null;
  readonly #reclaim: Reclaim;
  readonly #turns = new Slots(1);
  #isClosed = false;

  constructor(executor: Executor<Nets>, info: DetectorInfo, decoding: Decoding, pool: PicturePool | null = null) {
    this.info = info;
    this.hasEyes = executor.nets.elg !== null;
    this.#executor = executor;
    this.#pool = pool;
    this.#decode = decoding.decode;
    this.#decodeAlone = decoding.decodeAlone ?? decoding.decode;
    this.#slots = decoding.slots ?? null;
    this.#reclaim = new Reclaim(executor, (memory) => pool?.move(memory));
  }

  detect(image: ImageSource, options: CascadeOptions, call: DetectCall): Promise<Detection> {
    if (this.#pool && (call.isOneOfMany || this.#pool.isAlone))
      return this.#pool.detect(image, options, call, this.detectHere);
    const work = () => this.#detect(image, options, call, this.#decodeAlone);
    return isPixels(image) || !this.#slots ? work() : this.#slots.use(call.signal, call.caller ?? '', work);
  }

  readonly detectHere: LocalDetect = (image, options, call, before) =>
    this.#detect(image, options, call, this.#decode, before);

  async detectFrame(image: ImageSource, expectation: Expectation, options: CascadeOptions, signal?: AbortSignal) {
    const { maxPixels, maxDecodeMs } = options;
    const how = { maxPixels, maxDecodeMs, signal, decode: this.#decodeAlone };
    const { result, timings } = await this.#inTurn(image, how, (pixels, { lap }) =>
      cascadeFrame(this.#executor, pixels, expectation, options, lap),
    );
    return { ...result, timings };
  }

  async detectEye(image: ImageSource, { maxDecodeMs, ...options }: FilledEyeOptions) {
    const { engine, nets } = this.#executor;
    const { result, timings } = await this.#inTurn(
      image,
      { maxPixels: options.maxPixels, maxDecodeMs, decode: this.#decodeAlone },
      (pixels, { lap }) => eyeOf(engine, nets.elg!, pixels, options, lap),
    );
    return { eye: result, timings };
  }

  detectSync(image: PixelImage, options: CascadeOptions): { faces: Face[]; timings: StageTimings } {
    const watch = new Stopwatch();
    this.#executor.begin();
    try {
      const faces = runThrough(cascade(this.#executor, image, options, watch.lap));
      return { faces, timings: watch.timings };
    } finally {
      this.#executor.end();
      this.#reclaim.look();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#pool?.close();
    this.#executor.engine.close();
  }

  #assertOpen(): void {
    if (this.#isClosed) throw closed();
  }

  async #detect(
    image: ImageSource,
    options: CascadeOptions,
    { signal, keepPixels = false, caller }: DetectCall,
    decode: DecodeAlone,
    before?: number,
  ): Promise<Detection> {
    const { maxPixels, maxDecodeMs } = options;
    const how = { maxPixels, maxDecodeMs, signal, caller, decode, before, keepPixels };
    const { result, pixels, timings } = await this.#inTurn(image, how, (given, { lap }) =>
      cascade(this.#executor, given, options, lap),
    );
    const { width, height } = pixels;
    const ms = Object.values(timings).reduce((sum, part) => sum + part, 0);
    return { faces: result, width, height, timings, ms, pixels: keepPixels ? pixels : null };
  }

  // The arena is a stack: pictures take turns, as do their callers. Decoding does not wait.
  async #inTurn<T>(
    image: ImageSource,
    { maxPixels, maxDecodeMs, signal, caller = '', decode, before, keepPixels = false }: TurnOptions,
    begin: (pixels: PixelImage, watch: Stopwatch) => Checkpoint<T>,
  ): Promise<{ result: T; pixels: PixelImage; timings: StageTimings }> {
    signal?.throwIfAborted();
    this.#assertOpen();
    const start = performance.now();
    const pixels = isPixels(image) ? image : await orAbort(decode(image, maxPixels, signal, maxDecodeMs), signal);
    const decoding = (before ?? 0) + performance.now() - start;
    return this.#turns.use(signal, caller, async () => {
      this.#assertOpen();
      const watch = new Stopwatch();
      watch.timings.decode = decoding;
      const result = await this.#run(begin(pixels, watch), watch, signal);
      // what was decoded for this call would be the collector's work: 10 MB of a 1920x1280 picture
      if (!keepPixels && (before !== undefined || !isPixels(image))) letGo(pixels);
      return { result, pixels, timings: watch.timings };
    });
  }

  async #run<T>(steps: Checkpoint<T>, watch: Stopwatch, signal: AbortSignal | undefined): Promise<T> {
    let last = performance.now();
    this.#executor.begin();
    try {
      while (true) {
        signal?.throwIfAborted();
        this.#assertOpen();
        const step = steps.next();
        if (step.done) return step.value;
        if (performance.now() - last > YIELD_MS) {
          const pause = performance.now();
          await yieldToEvents();
          last = performance.now();
          watch.skip(last - pause);
        }
      }
    } finally {
      // gives the arena back where the detection was left early
      if (!this.#isClosed) steps.return(undefined as T);
      this.#executor.end();
      if (!this.#isClosed) this.#reclaim.look();
    }
  }
}
