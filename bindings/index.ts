// saccade in browsers: the engine lives in a worker of its own, so that the page never waits. Importing this touches
// nothing of the page.
import { HostCore } from './browser/host.ts';
import { Detector } from './detector/detector.ts';
import type { LoadOptions } from './detector/load.ts';
import { detectorDefaults } from './detector/options.ts';
import type { Detector as PublicDetector, DetectorOptions } from './types.ts';

export { squareBox } from './cascade/square.ts';
export { ERROR_CODES, SaccadeError, type ErrorCode } from './errors.ts';
export { toMtcnn, type MtcnnFace } from './mtcnn.ts';
export type * from './types.ts';

/**
 * Starts a worker, loads kernels and weights in it once. Threads where the page is cross-origin isolated;
 * `detector.info` says so. Rejects with a SaccadeError: a bad option, no SIMD, files that cannot be loaded or are not
 * ours; or with `signal.reason`.
 */
export async function createDetector(options: DetectorOptions = {}): Promise<PublicDetector> {
  const defaults = detectorDefaults(options);
  return new Detector(await HostCore.open(loadOptions(options, defaults.eyes), options.signal), defaults);
}

// What the worker loads. Addresses as the page means them: a worker would take them relative to its own script.
function loadOptions(options: DetectorOptions, eyes: boolean): LoadOptions {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const absolute = <T>(place: T, ...names: string[]) =>
    (typeof place === 'string' && !names.includes(place)) || place instanceof URL ? new URL(place, base).href : place;
  const { wasm, weights, elg, threads, deterministic } = options;
  return {
    eyes,
    ...(threads !== undefined && { threads }),
    ...(deterministic !== undefined && { deterministic }),
    ...(wasm !== undefined && { wasm: absolute(wasm) }),
    ...(weights !== undefined && { weights: absolute(weights, 'exact', 'small') }),
    ...(elg !== undefined && { elg: absolute(elg, 'default', 'lite') }),
  } as LoadOptions;
}
