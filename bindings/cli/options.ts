// Options that detect and calibrate share: their words for the help text, and text → numbers. A value that is no number
// is wrong usage here; whether a number makes sense is the library's question, and it says so.

import { InvalidArgumentError, Option, type Command } from 'commander';
import { show } from '../errors.ts';
import type { DetectorOptions, EyePatch, Preset, PupilRule, Rotations } from '../types.ts';
import { MAX_PIXELS } from './library.ts';

/** What commander hands over for `addDetectorOptions`. */
export interface DetectorFlags {
  minFace?: number;
  scaleFactor?: number;
  thresholds?: [number, number, number];
  minConfidence?: number;
  maxFaces?: number;
  minFaceArea?: number;
  autoDownscale?: boolean;
  light?: 'as-is' | 'auto';
  eyes?: boolean;
  eyePatch?: EyePatch;
  pupil?: PupilRule;
  rotations?: Rotations;
  preset?: Preset;
  refine?: boolean;
  elg?: string;
  threads?: 'auto' | number;
  deterministic?: boolean;
  weights?: string;
  maxPixels?: number;
  maxDecodeMs?: number;
  batch?: number;
}

const NO_EYES = new Option('--no-eyes', 'leaves the eyes out');

/** Adds every option that goes to `createDetector`; `eyes` asks for them or not. */
export function addDetectorOptions(command: Command, eyes = NO_EYES): Command {
  return command
    .option('--min-face <px>', 'smallest face looked for, 12 or more (default: 20)', number)
    .option('--scale-factor <f>', 'pyramid step, above 0, at most 0.99 (default: 0.709)', number)
    .option('--thresholds <p,r,o>', 'probabilities that the three networks ask for (default: .6,.7,.7)', three)
    .option('--min-face-area <px>', 'drops faces whose box is smaller, in square pixels (default: 0)', number)
    .option('--auto-downscale', 'shrinks large pictures by 2, 3 or 4 before looking')
    .addOption(
      new Option('--light <rule>', 'auto: better light where it is bad (default: as-is)').choices(['as-is', 'auto']),
    )
    .addOption(eyes)
    .addOption(
      new Option('--eye-patch <rule>', 'how eyes are cut out (default: upright)').choices(['upright', 'notebook']),
    )
    .addOption(pupilOption())
    .addOption(
      new Option('--rotations <which>', 'turned faces too (default: none)').choices(['none', 'quarters', 'any']),
    )
    .addOption(
      new Option('--preset <name>', 'options that belong together (default: python)').choices([
        'python',
        'careful',
        'thorough',
      ]),
    )
    .option('--refine', 'looks at each face once more: better boxes and points')
    .addOption(elgOption())
    .option('--threads <n>', 'threads to compute on, or auto (default: auto)', threads)
    .option('--deterministic', 'the same bits on every machine')
    .option('--weights <exact|small|tiny|file>', 'weights: exact, small, tiny, or a .safetensors file (default: exact)')
    .option('--max-pixels <n>', `largest picture read, width times height (default: ${MAX_PIXELS})`, number)
    .option('--max-decode-ms <n>', 'longest that a worker may decode one picture (default: 30000)', number)
    .option('--batch <n>', 'crops that are computed at a time (default: 32)', number);
}

/** What the pupil is. */
export function pupilOption(): Option {
  return new Option('--pupil <rule>', 'what the pupil is: mean of the iris points, or center (default: auto)').choices([
    'auto',
    'center',
    'mean',
  ]);
}

/** The weights of the eye network. */
export function elgOption(): Option {
  return new Option('--elg <default|lite|file>', 'eye weights: default, lite, or a .safetensors file');
}

/** Flags → options of `createDetector`; what was not given stays out, so that the library's defaults hold. */
export function detectorOptions(flags: DetectorFlags): DetectorOptions {
  const options: DetectorOptions = {};
  if (flags.minFace !== undefined) options.minFaceSize = flags.minFace;
  if (flags.scaleFactor !== undefined) options.scaleFactor = flags.scaleFactor;
  if (flags.thresholds !== undefined) options.thresholds = flags.thresholds;
  if (flags.minConfidence !== undefined) options.minConfidence = flags.minConfidence;
  if (flags.maxFaces !== undefined) options.maxFaces = flags.maxFaces;
  if (flags.minFaceArea !== undefined) options.minFaceArea = flags.minFaceArea;
  if (flags.autoDownscale !== undefined) options.autoDownscale = flags.autoDownscale;
  if (flags.light !== undefined) options.light = flags.light;
  if (flags.eyes === false) options.eyes = false;
  if (flags.eyePatch !== undefined) options.eyePatch = flags.eyePatch;
  if (flags.pupil !== undefined) options.pupil = flags.pupil;
  if (flags.rotations !== undefined) options.rotations = flags.rotations;
  if (flags.preset !== undefined) options.preset = flags.preset;
  if (flags.refine !== undefined) options.refine = flags.refine;
  if (flags.elg !== undefined) options.elg = flags.elg;
  if (flags.threads !== undefined) options.threads = flags.threads;
  if (flags.deterministic !== undefined) options.deterministic = flags.deterministic;
  if (flags.weights !== undefined) options.weights = flags.weights;
  if (flags.maxPixels !== undefined) options.maxPixels = flags.maxPixels;
  if (flags.maxDecodeMs !== undefined) options.maxDecodeMs = flags.maxDecodeMs;
  if (flags.batch !== undefined) options.batchSize = flags.batch;
  return options;
}

/** A number as people write it: 20, .7, 1e6, Infinity. @throws InvalidArgumentError */
export function number(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError(`Expected a number but received ${show(text)}.`);
  return value;
}

function three(text: string): [number, number, number] {
  const [p, r, o, ...rest] = text.split(',').map(number);
  if (p === undefined || r === undefined || o === undefined || rest.length > 0) {
    throw new InvalidArgumentError(`Expected three numbers, as in .6,.7,.7, but received ${show(text)}.`);
  }
  return [p, r, o];
}

function threads(text: string): 'auto' | number {
  if (text === 'auto') return text;
  const value = number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`Expected auto or a whole number from 1 up but received ${show(text)}.`);
  }
  return value;
}
