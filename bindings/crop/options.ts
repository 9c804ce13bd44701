// Checks of what crops are asked for.
import { badOption, type Check } from '../checks/options.ts';
import type { Point } from '../types.ts';

const MOST_SIDE = 4096;

const isSide = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_SIDE;

export const SIDE: Check = [`a whole number of pixels, 1 to ${MOST_SIDE}`, isSide];

/** Finite numbers of an object by name. Throws SACCADE_BAD_OPTION. */
export function readNumbers<Name extends string>(from: unknown, names: readonly Name[], where: string) {
  const entries = names.map((name) => {
    const value = (from as Record<string, unknown> | null | undefined)?.[name];
    if (!Number.isFinite(value)) throw badOption('a number', `${where}.${name}`, value);
    return [name, value as number] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** A point of a face. */
export function readPoint(points: unknown, name: string): Point {
  const point = (points as Record<string, unknown> | null | undefined)?.[name];
  return readNumbers(point, ['x', 'y'], `face.keypoints.${name}`);
}
