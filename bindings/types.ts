// The public types: every field with its unit and where it comes from.
// Coordinates are photo pixels, x right, y down, origin top left. left = left in the picture.
import type { SaccadeError } from './errors.ts';
import type { Disposal, Global, Signal, Url, WasmModule } from './platform.ts';
import type { Eye, EyeOptions, EyePatch, FaceEyes, FaceGaze, PupilRule } from './eye.ts';
import type { FrameSource, TrackOptions, TrackResult } from './video.ts';

export type { Signal, WasmModule } from './platform.ts';
export type * from './eye.ts';
export type * from './video.ts';

/** A position in photo pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A face's rectangle in photo pixels, as regressed by O-Net: fractional, and it may reach over the border. */
export interface Box {
  /** left edge */
  x: number;
  /** top edge */
  y: number;
  width: number;
  height: number;
}

/** The five points O-Net finds. left = left in the picture (the person's right eye), as in MTCNN's `left_eye`. */
export interface Keypoints {
  leftEye: Point;
  rightEye: Point;
  nose: Point;
  mouthLeft: Point;
  mouthRight: Point;
}

/** A face as the networks have it. */
export interface FoundFace {
  box: Box;
  /** O-Net's face probability, 0..1 (float32) */
  confidence: number;
  keypoints: Keypoints;
  /** null when the eye stage is off */
  eyes: FaceEyes | null;
}

/** One face, and what follows from its points. */
export interface Face extends FoundFace {
  /** turn in the picture's plane, radians in (-pi, pi]: 0 upright, > 0 clockwise as seen; of eyes and mouth */
  roll: number;
  pose: HeadPose;
  /** of both eyes and the pose; null where no eye was looked at */
  gaze: FaceGaze | null;
}

/**
 * How a head is turned, radians, seen from the camera: 0, 0 = its face points at the camera, wherever in the picture it
 * is. From the five points and a mean head (bindings/pose/shape.ts), for no camera in particular. The head is first
 * rolled, then pitched, then yawed. Of a person another shape than the mean makes some degrees, and always the same.
 */
export interface HeadPose {
  /** > 0 points to the picture's right */
  yaw: number;
  /** > 0 points up */
  pitch: number;
  /** as the face's `roll`, about where it points: the two differ by some degrees where it points far aside */
  roll: number;
}

/** The order of bytes in one pixel of `PixelImage.data`. */
export type PixelFormat = 'rgba' | 'rgb' | 'bgra' | 'bgr' | 'gray';

/** Raw 8-bit pixels. Alpha is ignored. */
export interface PixelImage {
  data: Uint8Array | Uint8ClampedArray;
  /** px */
  width: number;
  /** px */
  height: number;
  /** default: 'rgba' or 'rgb', when the length of `data` is exactly 4 or 3 bytes a pixel */
  format?: PixelFormat;
  /** bytes from one row to the next; default: width times the bytes of a pixel */
  stride?: number;
  /** when it was taken, in microseconds as a VideoFrame has it; `track` alone reads it */
  timestamp?: number;
}

/** What a page has of a picture. Never changed, never closed. */
export type BrowserImage =
  | Global<'ImageData'>
  | Global<'ImageBitmap'>
  | Global<'HTMLImageElement'>
  | Global<'HTMLCanvasElement'>
  | Global<'OffscreenCanvas'>
  | Global<'HTMLVideoElement'>
  | Global<'VideoFrame'>;

/**
 * What `detect` reads. Everywhere: pixels. In browsers and Node: encoded bytes or a Blob (in Node JPEG, PNG, BMP, GIF,
 * TIFF, in a browser what the browser decodes). In browsers: pictures of the page. In Node: a path or a URL of a file.
 */
export type ImageSource = PixelImage | BrowserImage | Global<'Blob'> | Uint8Array | ArrayBuffer | string | Url;

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
  /** stops the detection between stages and scales: rejects with `signal.reason` */
  signal?: Signal;
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
  /** MTCNN weights: 'exact' (float32), 'small' (float16, half the bytes), or a .safetensors as bytes, path or URL */
  weights?: 'exact' | 'small' | Uint8Array | ArrayBuffer | Url | string;
  /** the kernels: bytes, path or URL of a packaged .wasm file, or a compiled module; default: the packaged build */
  wasm?: WasmModule | Uint8Array | ArrayBuffer | Url | string;
  /** `true`: the build that gives the same bits on every machine; default false */
  deterministic?: boolean;
  /**
   * calls of `detect` and `detectEye` that may wait behind the one that is looked at; more are refused at once with
   * SACCADE_BUSY; default Infinity
   */
  maxQueue?: number;
}

/** Milliseconds that the last detection spent in each stage. */
export interface Timings {
  decode: number;
  pyramid: number;
  pnet: number;
  rnet: number;
  onet: number;
  eyes: number;
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

/** Finds faces in pictures. Made by `createDetector`; holds its memory until `close()`. */
export interface Detector extends Disposal {
  /**
   * Faces, most confident first; no face is []. Calls take turns, first come, first served (`maxQueue`). Rejects with a
   * SaccadeError, or with `signal.reason`: at once while it waits.
   */
  detect(image: ImageSource, options?: DetectOptions): Promise<Face[]>;
  /** The same for raw pixels, within the call. Throws in browsers, where the engine lives in a worker. */
  detectSync(image: PixelImage, options?: Omit<DetectOptions, 'signal'>): Face[];
  /**
   * Faces of many pictures, in input order; a picture that fails is an `error` entry and loses nothing else.
   * `concurrency`: how many are in hand, 1 to 64; default 2, on several threads four each; 1: all threads on each.
   */
  detectMany<T extends ImageSource>(
    images: (Iterable<T> | AsyncIterable<T>) & object,
    options?: DetectOptions & { concurrency?: number },
  ): AsyncGenerator<ManyResult<T>, void, undefined>;
  /** Faces of a video with ids, frame by frame, until it ends or the loop is left. Rejects as `detect` does. */
  track(source: FrameSource, options?: TrackOptions): AsyncGenerator<TrackResult, void, undefined>;
  /** The landmarks of a picture that already is one eye, at the given side of its face as seen in the picture. */
  detectEye(image: ImageSource, options: EyeOptions): Promise<Eye>;
  /** of the last detection */
  readonly timings: Timings;
  readonly info: DetectorInfo;
  /** Gives the memory back; later calls throw SACCADE_CLOSED. */
  close(): void;
}
