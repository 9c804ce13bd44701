// The commands' one door to the library: nothing else in this folder knows how a picture is decoded and detected in.
// Tests pass another library.

import type { Detection } from '../detector/core.ts';
import type { Extras, Handler, Limits } from '../http/index.ts';
import type { MtcnnFace } from '../mtcnn.ts';
import type { PeakShare } from '../speed/share.ts';
import type { DetectorInfo, DetectorOptions, Eye, EyeOptions, Face, PixelImage, StageTimings } from '../types.ts';

/** A path, or an encoded picture. */
export type Encoded = string | Uint8Array;

/** The same, or pixels. */
export type Picture = Encoded | PixelImage;

/**
 * A detector, as the commands use it. `maxPixels`: largest picture read, width times height; undefined: the library's
 * default.
 */
export interface Inspector {
  readonly info: DetectorInfo;
  /** pictures to have in hand at once */
  readonly concurrency: number;
  /** Faces of one of many pictures, on any thread; with `keepPixels` the picture itself too, RGBA. */
  inspect(picture: Picture, options: { maxPixels?: number | undefined; keepPixels?: boolean }): Promise<Detection>;
  /** Faces of a picture alone, over all threads. */
  detect(picture: Picture, maxPixels?: number): Promise<{ faces: Face[]; timings: StageTimings }>;
  /** Pixels, RGBA. */
  decode(picture: Encoded, maxPixels?: number): Promise<PixelImage>;
  /** Landmarks of a picture that is one eye. */
  detectEye(picture: Encoded, options: EyeOptions, maxPixels?: number): Promise<EyePicture>;
  close(): void;
}

export interface EyePicture {
  /** px, upright */
  width: number;
  /** px, upright */
  height: number;
  eye: Eye;
}

/** A handler of requests, and its detector. */
export interface Service {
  readonly info: DetectorInfo;
  handler: Handler;
  /** of the detector */
  close(): void;
}

export interface Library {
  createDetector(options?: DetectorOptions): Promise<Inspector>;
  createService(options: DetectorOptions, limits: Limits, extras: Extras): Promise<Service>;
  toMtcnn(faces: readonly Face[]): MtcnnFace[];
  /** What the networks reach on one thread of what the core can do, in pictures of any size. */
  shareOfPeak(options: DetectorOptions, pictures: readonly PixelImage[], milliseconds: number): Promise<PeakShare>;
}

/** Largest picture read when nobody says: the library's own default. */
export const MAX_PIXELS = 100_000_000;

/** The library itself, imported now. */
export async function loadLibrary(): Promise<Library> {
  const [{ openInNode }, { toMtcnn }] = await Promise.all([import('../node/open.ts'), import('../mtcnn.ts')]);
  return {
    createDetector: async (options) => inspectorOf(await openInNode(options)),
    toMtcnn,
    shareOfPeak,
    createService,
  };
}

const createService: Library['createService'] = async (options, limits, extras) => {
  const [{ openInNode }, { createHandler }] = await Promise.all([
    import('../node/open.ts'),
    import('../http/index.node.ts'),
  ]);
  const detector = await openInNode(options);
  try {
    return { info: detector.info, handler: createHandler(detector, limits, extras), close: () => detector.close() };
  } catch (error) {
    detector.close();
    throw error;
  }
};

// On an engine of its own.
const shareOfPeak: Library['shareOfPeak'] = async (options, pictures, milliseconds) => {
  const [{ loadAlone }, { detectorDefaults }, speed] = await Promise.all([
    import('../node/engine.ts'),
    import('../detector/options.ts'),
    import('../speed/share.ts'),
  ]);
  const defaults = { ...detectorDefaults(options), maxPixels: Infinity };
  const loaded = await loadAlone({ ...options, eyes: defaults.eyes });
  try {
    return speed.shareOfPeak(loaded, pictures, defaults, milliseconds);
  } finally {
    loaded.engine.close();
  }
};

type Opened = Awaited<ReturnType<typeof import('../node/open.ts').openInNode>>;

function inspectorOf(detector: Opened): Inspector {
  const limited = (maxPixels: number | undefined) => (maxPixels === undefined ? {} : { maxPixels });
  const decode = async (picture: Encoded, maxPixels = MAX_PIXELS) => {
    const { decodeImage } = await import('../decode/index.ts');
    return decodeImage(picture, maxPixels);
  };
  return {
    info: detector.info,
    concurrency: detector.concurrency,
    inspect: (picture, { maxPixels, keepPixels = false }) => detector.inspect(picture, limited(maxPixels), keepPixels),
    detect: async (picture, maxPixels) => {
      const faces = await detector.detect(picture, limited(maxPixels));
      return { faces, timings: detector.timings };
    },
    decode,
    detectEye: async (picture, options, maxPixels) => {
      const pixels = await decode(picture, maxPixels);
      const { width, height } = pixels;
      return { width, height, eye: await detector.detectEye(pixels, { ...options, ...limited(maxPixels) }) };
    },
    close: () => detector.close(),
  };
}
