// The detector's options: their defaults, and what each may be.
import type { CascadeOptions } from '../cascade/index.ts';
import { readOptions, type Check } from '../checks/options.ts';
import { isData, isModule, isUrl } from '../runtime/kinds.ts';
import type { TrackSettings } from '../track/index.ts';
import { isPreset, PRESETS, PYTHON } from './presets.ts';
import type { DetectOptions, DetectorOptions, Smoothing, TrackOptions } from '../types.ts';

const DEFAULTS: CascadeOptions = {
  minFaceSize: 20,
  scaleFactor: PYTHON.scaleFactor,
  thresholds: PYTHON.thresholds,
  minConfidence: PYTHON.minConfidence,
  maxFaces: Infinity,
  minFaceArea: 0,
  autoDownscale: false,
  light: 'as-is',
  maxPixels: 100_000_000,
  maxDecodeMs: 30_000,
  batchSize: 32,
  eyes: true,
  eyePatch: 'upright',
  pupil: 'auto',
  rotations: 'none',
  refine: PYTHON.refine,
  suppression: PYTHON.suppression,
};

/** Of the One Euro filter: what `npm run bench -- track` found quiet at rest and not late in motion. */
const SMOOTHING: Required<Smoothing> = { minCutoff: 1, beta: 15, dCutoff: 2 };

const isNumber = (v: unknown): v is number => typeof v === 'number' && !Number.isNaN(v);
const isShare = (v: unknown) => isNumber(v) && v >= 0 && v <= 1;
const isCount = (v: unknown) => isNumber(v) && v >= 1 && (Number.isInteger(v) || v === Infinity);

const isSignal = (v: unknown) => typeof (v as Partial<AbortSignal> | null)?.throwIfAborted === 'function';

const DETECT: Record<keyof DetectOptions, Check> = {
  minFaceSize: ['a number of pixels, at least 12', (v) => isNumber(v) && v >= 12 && v < Infinity],
  // nearer to 1 the levels of the pyramid would have no end
  scaleFactor: ['a number above 0, at most 0.99', (v) => isNumber(v) && v > 0 && v <= 0.99],
  thresholds: ['three numbers from 0 to 1', (v) => Array.isArray(v) && v.length === 3 && v.every(isShare)],
  minConfidence: ['a number from 0 to 1', isShare],
  maxFaces: ['a whole number, at least 1, or Infinity', isCount],
  minFaceArea: ['a number of square pixels, at least 0', (v) => isNumber(v) && v >= 0],
  autoDownscale: ['true or false', (v) => typeof v === 'boolean'],
  light: ["'as-is' or 'auto'", (v) => v === 'as-is' || v === 'auto'],
  eyes: ['true or false', (v) => typeof v === 'boolean'],
  eyePatch: ["'upright' or 'notebook'", (v) => v === 'upright' || v === 'notebook'],
  pupil: ["'auto', 'center' or 'mean'", (v) => v === 'auto' || v === 'center' || v === 'mean'],
  rotations: ["'none', 'quarters' or 'any'", (v) => v === 'none' || v === 'quarters' || v === 'any'],
  preset: [`one of ${Object.keys(PRESETS).join(', ')}`, isPreset],
  refine: ['true or false', (v) => typeof v === 'boolean'],
  maxPixels: ['a whole number of pixels, at least 1, or Infinity', isCount],
  maxDecodeMs: ['a whole number, at least 1, or Infinity', isCount],
  batchSize: ['a whole number of crops, 1 to 4096', (v) => isCount(v) && (v as number) <= 4096],
  caller: ['text', (v) => typeof v === 'string'],
  signal: ['an AbortSignal', isSignal],
};

const CREATE: Record<Exclude<keyof DetectorOptions, keyof DetectOptions>, Check> = {
  threads: ["'auto' or a whole number, at least 1", (v) => v === 'auto' || (isCount(v) && v !== Infinity)],
  elg: ["'default', 'lite', or bytes, path or URL of a .safetensors file", isBytesOrPlace],
  weights: ["'exact', 'small', 'tiny', or bytes, path or URL of a .safetensors file", isBytesOrPlace],
  wasm: ['a WebAssembly.Module, or bytes, path or URL of a .wasm file', (v) => isBytesOrPlace(v) || isModule(v)],
  background: ['true or false', (v) => typeof v === 'boolean'],
  deterministic: ['true or false', (v) => typeof v === 'boolean'],
  maxQueue: ['a whole number, at least 0, or Infinity', (v) => v === 0 || isCount(v)],
  onProgress: ['a function', (v) => typeof v === 'function'],
};

const TRACK: Record<Exclude<keyof TrackOptions, keyof DetectOptions>, Check> = {
  searchEvery: ['a whole number of frames, at least 1, or Infinity', isCount],
  keepConfidence: ['a number from 0 to 1', isShare],
  patience: ['a number of milliseconds, at least 0', (v) => isNumber(v) && v >= 0],
  smoothing: ['{ minCutoff, beta, dCutoff } or false', (v) => v === false || (typeof v === 'object' && v !== null)],
  everyFrame: ['true or false', (v) => typeof v === 'boolean'],
};

const isRate = (v: unknown) => isNumber(v) && v > 0 && v < Infinity;
const SMOOTHING_CHECKS: Record<keyof Smoothing, Check> = {
  minCutoff: ['a number of Hz above 0', isRate],
  beta: ['a number, at least 0', (v) => isNumber(v) && v >= 0 && v < Infinity],
  dCutoff: ['a number of Hz above 0', isRate],
};

/** Fills what `options` leaves open from `base`. Throws SACCADE_BAD_OPTION. */
export function detectOptions(options: DetectOptions | undefined, base: CascadeOptions = DEFAULTS): CascadeOptions {
  return fillDetection(readOptions(options, DETECT, 'options'), base);
}

/** The options of `createDetector`, checked and read once. Throws SACCADE_BAD_OPTION. */
export function detectorOptions<T extends DetectorOptions>(options: T | undefined): T {
  return readOptions(options, { ...DETECT, ...CREATE }, 'options');
}

/** The same as the detector's own defaults. */
export function detectorDefaults(options: DetectorOptions | undefined): CascadeOptions {
  return fillDetection(detectorOptions(options), DEFAULTS);
}

/**
 * Checks the options of `track` and parts them: those of the detection in each frame, and its own, filled. Throws
 * SACCADE_BAD_OPTION.
 */
export function trackOptions(options: TrackOptions | undefined): {
  detection: Omit<DetectOptions, 'signal'>;
  keep: number;
  settings: Omit<TrackSettings, 'maxFaces'>;
} {
  const {
    searchEvery = 15,
    keepConfidence = 0.5,
    patience = 1000,
    smoothing,
    everyFrame = false,
    signal,
    ...detection
  } = readOptions<TrackOptions>(options, { ...DETECT, ...TRACK }, 'options');
  return {
    detection,
    keep: keepConfidence,
    settings: {
      searchEvery,
      patience,
      everyFrame,
      smoothing:
        smoothing !== false &&
        fill(readOptions<Smoothing>(smoothing, SMOOTHING_CHECKS, "option 'smoothing'"), SMOOTHING),
      signal,
    },
  };
}

/** The check of a `concurrency` option. */
export const CONCURRENCY: Check = ['a whole number, 1 to 64', (v) => isCount(v) && (v as number) <= 64];

/** The checks of `detectEye`'s options. */
export const EYE_CHECKS: Record<string, Check> = {
  side: ["'left' or 'right'", (v) => v === 'left' || v === 'right'],
  refine: DETECT.refine,
  pupil: DETECT.pupil,
  maxPixels: DETECT.maxPixels,
  maxDecodeMs: DETECT.maxDecodeMs,
};

/** The names and checks of `detect`'s options. */
export const DETECT_CHECKS: Record<string, Check> = DETECT;

// What is given itself counts before what its preset says.
function fillDetection(options: DetectOptions, base: CascadeOptions): CascadeOptions {
  return fill(options, options.preset ? { ...base, ...PRESETS[options.preset] } : base);
}

function fill<T extends object>(options: object, base: T): T {
  const given = Object.entries(options).filter(([name]) => Object.hasOwn(base, name));
  return { ...base, ...Object.fromEntries(given) };
}

function isBytesOrPlace(v: unknown): boolean {
  return isData(v) || isUrl(v) || (typeof v === 'string' && v !== '');
}
