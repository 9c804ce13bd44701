// A calibration as plain JSON, and such JSON checked: it comes from a user's storage.
import { badOption } from '../checks/options.ts';
import { FEATURES } from './features.ts';
import type { Weights } from './ridge.ts';

/** A calibration to keep: `JSON.stringify(calibration)`. */
export interface Calibrated {
  version: 1;
  /** px from the features, the intercept first */
  x: Weights;
  y: Weights;
  /** as of `fit` */
  error: number;
  spread: number;
  points: number;
  samples: number;
}

const MOST = 1e9;

/** A copy. Throws SACCADE_BAD_OPTION for what is none. */
export function readCalibrated(saved: unknown): Calibrated {
  const from = Object(saved) as Partial<Record<keyof Calibrated, unknown>>;
  const read = <T>(name: keyof Calibrated, what: string, isGood: (value: unknown) => boolean): T => {
    const value = from[name];
    if (!isGood(value)) throw badOption(what, `saved.${name}`, value);
    return (Array.isArray(value) ? [...(value as unknown[])] : value) as T;
  };
  const isNumber = (value: unknown) => typeof value === 'number' && Math.abs(value) <= MOST;
  const weights = (name: 'x' | 'y') =>
    read<Weights>(
      name,
      `${FEATURES + 1} numbers`,
      (value) => Array.isArray(value) && value.length === FEATURES + 1 && [...(value as unknown[])].every(isNumber),
    );
  const amount = (name: 'error' | 'spread') =>
    read<number>(name, 'a number from 0', (value) => isNumber(value) && (value as number) >= 0);
  const count = (name: 'points' | 'samples') =>
    read<number>(
      name,
      'a whole number from 0',
      (value) => Number.isInteger(value) && isNumber(value) && (value as number) >= 0,
    );
  return {
    version: read('version', 'version 1', (value) => value === 1),
    x: weights('x'),
    y: weights('y'),
    error: amount('error'),
    spread: amount('spread'),
    points: count('points'),
    samples: count('samples'),
  };
}
