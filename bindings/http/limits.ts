// What a server bears: of one request, and of all at a time.
import { readOptions, type Check } from '../checks/options.ts';
import type { CascadeOptions } from '../cascade/index.ts';
import type { Limits } from './types.ts';

/** Pixels of a level that one cell of P-Net sees, each way: a face of `minFaceSize` is that large there. */
const CELL = 12;

const isCount = (v: unknown) => Number.isInteger(v) && (v as number) >= 1;

const CHECKS: Record<keyof Limits, Check> = {
  bytes: ['a whole number of bytes, at least 1', isCount],
  pixels: ['a whole number of pixels, at least 1', isCount],
  work: ['a whole number of pixels, at least 1', isCount],
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
    work: 24e6,
    time: 30_000,
    concurrent: 2 * threads,
    queue: 64,
    ...readOptions<Limits>(limits, CHECKS, 'limits'),
  };
}

/**
 * The largest picture that is accepted with such options, px: within `pixels` and, by its levels, within `work`. The
 * levels are a geometric series: their pixels are at most the first one's over 1 - scaleFactor². It is known before a
 * picture is, so that the header alone refuses one that is too large.
 */
export function mostPixels(
  { pixels, work }: Pick<Required<Limits>, 'pixels' | 'work'>,
  { minFaceSize, scaleFactor, maxPixels }: Pick<CascadeOptions, 'minFaceSize' | 'scaleFactor' | 'maxPixels'>,
): number {
  const levelsOfOne = (CELL / minFaceSize) ** 2 / (1 - scaleFactor ** 2);
  return Math.max(1, Math.floor(Math.min(pixels, maxPixels, work / levelsOfOne)));
}
