// What a server bears: of one request, and of all at a time.
import { badOption, readOptions, type Check } from '../checks/options.ts';
import { SaccadeError } from '../errors.ts';
import type { CascadeOptions } from '../cascade/index.ts';
import type { Limits } from './types.ts';

/** Pixels of a level that one cell of P-Net sees, each way: a face of `minFaceSize` is that large there. */
const CELL = 12;

/**
 * What turned faces cost, in looks. Measured on one thread, 600x600: of one gray 3.7 and 4.0 times an upright look
 * (P-Net sees the picture in four turns where nobody is found), of noise 3.6 and 4.5, of faces side by side 1.1 to 1.9.
 */
const LOOKS: Record<CascadeOptions['rotations'], number> = { none: 1, quarters: 4, any: 5 };

/**
 * What a looser suppression costs besides the levels: R- and O-Net see two to three times the boxes. Measured on faces
 * side by side, with their eyes: 1.0 to 1.5. `refine` and `light` cost less than a tenth, and are not counted.
 */
const LOOSE = 1.4;

const isCount = (v: unknown) => Number.isInteger(v) && (v as number) >= 1;

const CHECKS: Record<keyof Limits, Check> = {
  bytes: ['a whole number of bytes, at least 1', isCount],
  pixels: ['a whole number of pixels, at least 1', isCount],
  work: ['a whole number of pixels, at least 1', isCount],
  threshold: ['a number from 0 to 1', (v) => typeof v === 'number' && v >= 0 && v <= 1],
  // timers hold no more
  time: ['a whole number of milliseconds, 1 to 2,000,000,000', (v) => isCount(v) && (v as number) <= 2e9],
  concurrent: ['a whole number, 1 to 1024', (v) => isCount(v) && (v as number) <= 1024],
  queue: ['a whole number, at least 0', (v) => v === 0 || isCount(v)],
};

/** Checks and fills limits. Throws SACCADE_BAD_OPTION. */
export function fillLimits(limits: Limits | undefined, threads: number): Required<Limits> {
  return {
    bytes: 16 * 2 ** 20,
    pixels: 16e6,
    work: 48e6, // a photograph of 16 megapixels turned by quarters, 3 to 4 s of one thread
    // the lowest that a preset has. Measured against the defaults, 600x600: noise costs 1.2 times at 0.1, 3 at 0.05, a
    // thousand times at 0; one gray as much as ever at 0.05, four hundred times at 0
    threshold: 0.5,
    time: 30_000,
    concurrent: 2 * threads,
    queue: 64,
    ...readOptions<Limits>(limits, CHECKS, 'limits'),
  };
}

/** What a request may ask for, of a detector's options. */
type Asked = Pick<CascadeOptions, 'minFaceSize' | 'scaleFactor' | 'maxPixels' | 'rotations' | 'suppression'>;

/**
 * The largest picture that is accepted with such options, px: within `pixels` and, by its levels and looks, within
 * `work`. The levels are a geometric series: their pixels are at most the first one's over 1 - scaleFactor². It is
 * known before a picture is, so that the header alone refuses one that is too large. `own`: the detector's own options,
 * whose looks count as one.
 */
export function mostPixels(
  { pixels, work }: Pick<Required<Limits>, 'pixels' | 'work'>,
  asked: Asked,
  own: Pick<Asked, 'rotations' | 'suppression'>,
): number {
  const { minFaceSize, scaleFactor, maxPixels } = asked;
  const levelsOfOne = (CELL / minFaceSize) ** 2 / (1 - scaleFactor ** 2);
  return Math.max(1, Math.floor(Math.min(pixels, maxPixels, work / (levelsOfOne * looks(asked, own)))));
}

function looks(asked: Pick<Asked, 'rotations' | 'suppression'>, own: Pick<Asked, 'rotations' | 'suppression'>): number {
  const turned = Math.max(1, LOOKS[asked.rotations] / LOOKS[own.rotations]);
  return asked.suppression.level > own.suppression.level ? LOOSE * turned : turned;
}

/** The refusal of a picture for being larger than `most`, where that came of `work`: it says what asks for less. */
export function byWork(error: unknown, most: number): unknown {
  const { code, message } = Object(error) as Partial<SaccadeError>;
  if (code !== 'SACCADE_BAD_IMAGE' || !message?.includes(`at most ${most} pixels`)) return error;
  const hint =
    "The limit 'work' allows no more with these options: raise minFaceSize, or leave out rotations and preset.";
  return new SaccadeError(code, `${message.replace(/ Raise maxPixels.*$/, '')} ${hint}`, { cause: error });
}

type Thresholds = Pick<CascadeOptions, 'thresholds'>;

/** Throws SACCADE_BAD_OPTION for thresholds below `least`, and below the detector's own. */
export function checkThresholds({ thresholds }: Thresholds, own: Thresholds, least: number): void {
  if (thresholds.every((threshold, i) => threshold >= Math.min(least, own.thresholds[i]!))) return;
  throw badOption(`numbers of at least ${least} (limit 'threshold')`, "option 'thresholds'", thresholds);
}
