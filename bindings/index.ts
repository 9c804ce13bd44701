// saccade in browsers: the engine lives in a worker of its own, so that the page never waits. Importing this touches
// nothing of the page.
import { HostCore } from './browser/host.ts';
import { Detector } from './detector/detector.ts';
import type { LoadOptions } from './detector/load.ts';
import { detectorDefaults, detectorOptions } from './detector/options.ts';
import { isUrl } from './runtime/kinds.ts';
import type { Detector as PublicDetector } from './types.page.ts';
import type { DetectorOptions } from './types.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';
export type { Detector, FrameSource, ImageSource, ManyResult } from './types.page.ts';

/**
 * Starts a worker, loads kernels and weights in it once. Threads where the page is cross-origin isolated;
 * `detector.info` says so. Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be loaded or are not
 * ours; or with `signal.reason`, or what `onProgress` throws.
 */
export async function createDetector(options: DetectorOptions = {}): Promise<PublicDetector> {
  const given = detectorOptions(options);
  const defaults = detectorDefaults(given);
  const core = await HostCore.open(loadOptions(given, defaults.eyes), given.signal, given.onProgress);
  return new Detector(core, defaults, given.maxQueue);
}

const NAMED = /^(exact|small|tiny|default|lite)$/;

// What the worker loads. Addresses as the page means them: a worker would take them relative to its own script.
function loadOptions(given: DetectorOptions, eyes: boolean): LoadOptions {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const options: LoadOptions & DetectorOptions = { ...given, eyes };
  delete options.signal;
  delete options.maxQueue;
  delete options.onProgress;
  delete options.background; // a page computes nothing anyway
  for (const key of ['wasm', 'weights', 'elg'] as const) {
    const place = given[key];
    if (isUrl(place) || (typeof place === 'string' && !NAMED.test(place))) options[key] = new URL(place, base).href;
  }
  return options;
}
