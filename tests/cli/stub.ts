// A library that finds what the first pixel says: red = how many faces, green/255 = confidence. As a script: the
// command with this library behind it.

import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { SaccadeError } from '../../bindings/errors.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { isPixels } from '../../bindings/detector/pixels.ts';
import type { MtcnnFace } from '../../bindings/mtcnn.ts';
import type { DetectorOptions, Face } from '../../bindings/types.ts';
import type { Library, Inspector } from '../../bindings/cli/library.ts';
import { start } from '../../bindings/cli/start.ts';

export interface Stub extends Library {
  /** of the last createDetector */
  options: DetectorOptions | undefined;
  closed: number;
}

function face(n: number, confidence: number): Face {
  const at = (x: number, y: number) => ({ x: 10 * n + x, y });
  const keypoints = {
    leftEye: at(3, 4.25),
    rightEye: at(7, 4),
    nose: at(5, 6),
    mouthLeft: at(3, 8),
    mouthRight: at(7, 8),
  };
  const turn = { roll: -0.0625, pose: { yaw: 0.5, pitch: 0.25, roll: -0.125 }, gaze: null };
  return { box: { x: 10 * n + 1, y: 2.5, width: 8, height: 9.75 }, confidence, keypoints, eyes: null, ...turn };
}

/** @param delay milliseconds that a picture takes at least */
export function stubLibrary(delay = 0): Stub {
  const stub: Stub = {
    options: undefined,
    closed: 0,
    toMtcnn: (faces) => faces.map(({ confidence }) => ({ mtcnn: confidence }) as unknown as MtcnnFace),
    createService: () => Promise.reject(new Error('the stub serves nobody')),
    shareOfPeak: async () => ({ peak: 40, networks: 30, share: 0.75 }),
    createDetector: async (options) => {
      stub.options = options;
      if (options?.minFaceSize !== undefined && options.minFaceSize < 12) {
        throw new SaccadeError('SACCADE_BAD_OPTION', 'Expected a number >= 12 for minFaceSize but received 5.');
      }
      const { maxPixels: most = 1 } = options ?? {};
      if (!Number.isInteger(most) || most < 1) {
        throw new SaccadeError('SACCADE_BAD_OPTION', `Expected a whole number for maxPixels but received ${most}.`);
      }
      const inspect: Inspector['inspect'] = async (image, { maxPixels = 1e8, keepPixels = false }) => {
        const start = performance.now();
        const pixels = isPixels(image) ? image : await decodeImage(image, maxPixels);
        if (delay > 0) await setTimeout(delay);
        const { data, width, height } = pixels;
        const ms = performance.now() - start;
        const timings = { decode: ms, pyramid: 1, pnet: 2, rnet: 3, onet: 4, eyes: 0 };
        const faces = Array.from({ length: data[0]! }, (_, n) => face(n, data[1]! / 255));
        return { faces, width, height, timings, ms, pixels: keepPixels ? pixels : null };
      };
      const detector: Partial<Inspector> = {
        concurrency: 2,
        inspect,
        detect: (picture, maxPixels) => inspect(picture, { maxPixels }),
        decode: (picture, maxPixels = 1e8) => decodeImage(picture, maxPixels),
        info: {
          version: '1.2.3',
          build: 'simd',
          threads: 1,
          why: 'because',
          weights: { pnet: { sha256: 'abc', origin: 'here', licence: 'MIT' } },
        },
        close: () => void stub.closed++,
      };
      return detector as Inspector;
    },
  };
  return stub;
}

if (import.meta.url === pathToFileURL(process.argv[1]!).href) {
  if (process.env.STUB_PEAK)
    process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS} kB\n`));
  const end = start(async () => stubLibrary(Number(process.env.STUB_MS ?? 0)));
  if (process.env.STUB_SAYS) process.stderr.write(process.env.STUB_SAYS); // signals are heard from here on
  await end;
}
