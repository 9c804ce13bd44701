// The commands' one door to the library: nothing else in this folder knows how a picture is looked at. Tests pass another library.

import type { Seen } from '../detector.ts';
import type { MtcnnFace } from '../mtcnn.ts';
import type { DetectorInfo, DetectorOptions, Eye, Face, PixelImage } from '../types.ts';

/** A path, or an encoded picture. */
export type Encoded = string | Uint8Array;

/** The same, or pixels. */
export type Picture = Encoded | PixelImage;

export interface LookOptions {
  /** largest picture read, width times height */
  maxPixels?: number | undefined;
  /** `true`: the result has the picture itself, RGBA */
  keepPixels?: boolean;
}

/** A detector, as the commands use it. */
export interface Looker {
  readonly info: DetectorInfo;
  /** pictures to have in hand at once */
  readonly concurrency: number;
  /** Faces of one of many pictures, on any thread. */
  look(picture: Picture, options: LookOptions): Promise<Seen>;
  /** Faces of a picture alone, over all threads. */
  lookAlone(picture: Picture, options: LookOptions): Promise<Seen>;
  /** Landmarks of a picture that is one eye. */
  lookAtEye(
    picture: Encoded,
    side: 'left' | 'right',
    maxPixels: number,
  ): Promise<{ width: number; height: number; eye: Eye }>;
  close(): void;
}

export interface Library {
  createDetector(options?: DetectorOptions): Promise<Looker>;
  toMtcnn(faces: readonly Face[]): MtcnnFace[];
}

/** The library itself, imported now. */
export async function loadLibrary(): Promise<Library> {
  const [{ openInNode }, { toMtcnn }] = await Promise.all([import('../node.ts'), import('../mtcnn.ts')]);
  const createDetector = async (options?: DetectorOptions): Promise<Looker> => {
    const detector = await openInNode(options);
    return {
      info: detector.info,
      concurrency: detector.concurrency,
      look: (picture, { maxPixels, keepPixels = false }) =>
        detector.lookAnywhere(picture, maxPixels === undefined ? {} : { maxPixels }, keepPixels),
      lookAlone: (picture, { maxPixels, keepPixels = false }) =>
        detector.look(picture, maxPixels === undefined ? {} : { maxPixels }, 0, keepPixels),
      lookAtEye: async (picture, side, maxPixels) => {
        const { decodeImage } = await import('../decode/index.ts');
        const pixels = await decodeImage(picture, maxPixels);
        const { width, height } = pixels;
        return { width, height, eye: await detector.detectEye(pixels, { side, maxPixels }) };
      },
      close: () => detector.close(),
    };
  };
  return { createDetector, toMtcnn };
}
