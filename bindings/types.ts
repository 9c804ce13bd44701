// The public types: every field with its unit. As they are in Node, which has everything; types.page.ts and
// types.edge.ts say where a page and the edge differ.
import type { SaccadeError } from './errors.ts';
import type { Eye, Face } from './faces.ts';
import type { ImageSource, PixelImage } from './pictures.ts';
import type { Disposal, Signal, Url, WasmModule } from './platform.ts';
import type { FramesOf, TrackOptions, TrackResult } from './video.ts';

export type * from './faces.ts';
export type * from './pictures.ts';
export type { Signal, WasmModule } from './platform.ts';
export type * from './video.ts';

export type EyePatch = 'upright' | 'notebook';

/** Which point `pupil` is: the pupil's center, the mean of the 8 iris points, or what is known of the network's. */
export type PupilRule = 'auto' | 'center' | 'mean';

/** Options that belong together. */
export type Preset = 'python' | 'careful' | 'thorough';

/** Which turned faces are looked for: none but upright ones, by a quarter to each side and upside down, or any. */
export type Rotations = 'none' | 'quarters' | 'any';

/** Options of one detection; given to `createDetector` they become that detector's defaults. */
export interface DetectOptions {
  /** smallest face looked for, px in the photo, >= 12; default 20 */
  minFaceSize?: number;
  /** pyramid step, above 0, at most 0.99; default 0.709 */
  scaleFactor?: number;
  /** face probabilities that P-, R- and O-Net must reach, each 0..1; default [0.6, 0.7, 0.7] */
  thresholds?: readonly [number, number, number];
  /** drops faces below this confidence at the end, 0..1; default 0 */
  minConfidence?: number;
  /** keeps the most confident; default Infinity */
  maxFaces?: number;
  /** drops faces whose `squareBox` is smaller, px² of what is looked at (`autoDownscale`); default 0; original: 625 */
  minFaceArea?: number;
  /** shrinks by 2, 3, 4 from 858x480, 1280x720, 1920x1080 up before looking (boxes in photo px); default false */
  autoDownscale?: boolean;
  /** 'auto': faces are looked for in better light where it is dark, flat, too bright or gray; default 'as-is' */
  light?: 'as-is' | 'auto';
  /** `false` skips the eye stage; default: as the detector was created */
  eyes?: boolean;
  /**
   * how an eye is cut out: 'upright' (default), around the keypoint, the line between the eyes made level, the eye at
   * the left mirrored; or 'notebook', the original's axis-aligned rectangle, never mirrored
   */
  eyePatch?: EyePatch;
  /**
   * which point `pupil` is: 'center', 'mean', the mean of the 8 iris points as the original draws it, or 'auto'
   * (default): 'center' of our own networks, 'mean' of others
   */
  pupil?: PupilRule;
  /**
   * turned faces too: 'none' (default) finds those up to about 30 degrees aside, 'quarters' those of photographs that
   * lie on their side or head as well, 'any' every turn. Keypoints lie as in the face: `leftEye` is left of it upright
   */
  rotations?: Rotations;
  /**
   * options that belong together, each of them overridden where it is given: 'python' (default), 'careful' (hardly any
   * false face), 'thorough' (more faces, three to four times the work)
   */
  preset?: Preset;
  /**
   * O-Net looks at each face once more, level, and at its mirror image: better boxes and points; where eyes are looked
   * at, sure irises are the eyes' keypoints; default false
   */
  refine?: boolean;
  /** largest picture accepted, in pixels (width times height); default 100,000,000 */
  maxPixels?: number;
  /**
   * longest that a worker may decode one picture, ms; default 30,000: it is then ended and replaced. What the own
   * thread decodes (all with one thread, else some) nothing can stop, but the header's checks bound the work
   */
  maxDecodeMs?: number;
  /** crops that go through R-Net and O-Net at a time: memory against speed, the answers are the same; default 32 */
  batchSize?: number;
  /** whose call it is: callers take turns; default: each `detect` is one, each `detectMany` is one */
  caller?: string;
  /** stops the detection between stages and scales: rejects with `signal.reason` */
  signal?: Signal;
}

/** Options of `detectEye`. */
export interface EyeOptions extends Pick<DetectOptions, 'pupil' | 'maxPixels' | 'maxDecodeMs'> {
  /** on which side of its face the eye is, as seen in the picture */
  side: 'left' | 'right';
  /**
   * looks eight times, at five magnifications and at mirror images: an eye may be a twentieth or a third of the picture
   * wide, and its iris is found better; eight times the work of a look. `false`: one look, for a picture that is
   * 0.4 to 1.2 distances of the eyes wide. Default: as our own networks ask for it, true; false with others
   */
  refine?: boolean;
}

/** What `createDetector` has loaded of kernels and weights, over all files; named as in a page's ProgressEvent. */
export interface LoadProgress {
  /** bytes so far, unpacked */
  loaded: number;
  /** bytes of all files; of one whose length nobody says, what came so far */
  total: number;
}

/** Options of `createDetector`. */
export interface DetectorOptions extends DetectOptions {
  /** stops the creation, not later detections: rejects with `signal.reason`, and leaves no worker */
  signal?: Signal;
  /** load the eye network; default true */
  eyes?: boolean;
  /** eye weights: 'default', 'lite' (a sixth of the work), or a .safetensors file as bytes, path or URL */
  elg?: 'default' | 'lite' | Uint8Array | ArrayBuffer | Url | string;
  /** threads to compute on: a request, `detector.info` says what was used and why; default 'auto' */
  threads?: 'auto' | number;
  /** for servers in Node, Deno, Bun: all threads are workers, each picture of `detect` one's; default false */
  background?: boolean;
  /**
   * MTCNN weights: 'exact' (float32), 'small' (float16, half the bytes), 'tiny' (int8, a quarter; docs/accuracy.md), or
   * a .safetensors file as bytes, path or URL
   */
  weights?: 'exact' | 'small' | 'tiny' | Uint8Array | ArrayBuffer | Url | string;
  /** the kernels: bytes, path or URL of a packaged .wasm file, or a compiled module; default: the packaged build */
  wasm?: WasmModule | Uint8Array | ArrayBuffer | Url | string;
  /** `true`: the build that gives the same bits on every machine; default false */
  deterministic?: boolean;
  /**
   * calls of `detect` and `detectEye` that may wait behind the one that is looked at; more are refused at once with
   * SACCADE_BUSY; default Infinity
   */
  maxQueue?: number;
  /**
   * called while kernels and weights are loaded, last with `loaded` equal to `total`: in browsers with each piece that
   * comes, elsewhere with each file; not for what is given as bytes. What it throws, `createDetector` rejects with
   */
  onProgress?: (progress: LoadProgress) => void;
}

/** Milliseconds that were spent in each stage. */
export interface StageTimings {
  decode: number;
  pyramid: number;
  pnet: number;
  rnet: number;
  onet: number;
  eyes: number;
}

/** Of the last detection. */
export interface Timings extends StageTimings {
  /** ms in which nobody worked at it: behind other calls, on the way to a thread, in pauses for the event loop */
  waited: number;
}

/** What a detector runs on. */
export interface DetectorInfo {
  version: string;
  /** name of the kernel build, e.g. 'simd' */
  build: string;
  threads: number;
  /** why this build and this number of threads */
  why: string;
  /** sha256 of the data of each weight file, by network */
  weights: Record<string, { sha256: string; origin: string; licence: string }>;
}

/** One answer of `detectMany`, in input order. */
export type ManyResult<T = ImageSource> =
  { index: number; image: T; faces: Face[] } | { index: number; image: T; error: SaccadeError };

/** A detector, wherever it is: `Image`, what it reads there, and `Source`, what it follows. */
export interface DetectorOf<Image, Source = FramesOf<Image>> extends Disposal {
  /**
   * Faces, most confident first; no face is []. Calls wait for one another (`maxQueue`), first come, first served, but
   * `caller`s in turns. Rejects with a SaccadeError, or with `signal.reason`: at once while it waits.
   */
  detect(image: Image, options?: DetectOptions): Promise<Face[]>;
  /**
   * Faces of many pictures, in input order; a picture that fails is an `error` entry and loses nothing else.
   * `concurrency`: how many are in hand, 1 to 64; default 2, on several threads four each; 1: all threads on each.
   */
  detectMany<T extends Image>(
    images: (Iterable<T> | AsyncIterable<T>) & object,
    options?: DetectOptions & { concurrency?: number },
  ): AsyncGenerator<ManyResult<T>, void, undefined>;
  /** Faces of a video with ids, frame by frame, until it ends or the loop is left. Rejects as `detect` does. */
  track(source: Source, options?: TrackOptions): AsyncGenerator<TrackResult, void, undefined>;
  /** The landmarks of a picture that already is one eye, at the given side of its face as seen in the picture. */
  detectEye(image: Image, options: EyeOptions): Promise<Eye>;
  /** of the last detection */
  readonly timings: Timings;
  readonly info: DetectorInfo;
  /** Gives the memory back; later calls throw SACCADE_CLOSED. */
  close(): void;
}

/** A detector of any place, whatever it reads there. */
export type AnyDetector = DetectorOf<never, never>;

/** Finds faces in pictures. Made by `createDetector`; holds its memory until `close()`. */
export interface Detector extends DetectorOf<ImageSource>, SyncDetector {}

/** What a detector has whose engine is on the caller's own thread: not in browsers, where it lives in a worker. */
export interface SyncDetector {
  /** `detect` for raw pixels, within the call. */
  detectSync(image: PixelImage, options?: Omit<DetectOptions, 'signal'>): Face[];
}
