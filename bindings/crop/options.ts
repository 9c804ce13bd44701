// Checks of what crops are asked for.
import { expected, SaccadeError, show } from '../errors.ts';
import type { Point } from '../types.ts';

/** What a value must be, in words, and whether it is. */
type Rule = readonly [string, (value: unknown) => boolean];

const MOST_SIDE = 4096;

const isSide = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_SIDE;

export const SIDE: Rule = [`a whole number of pixels, 1 to ${MOST_SIDE}`, isSide];

/** A copy of the options, each read once. Throws SACCADE_BAD_OPTION. */
export function readOptions<T>(options: T | undefined, rules: Record<keyof T & string, Rule>): T {
  const copy: Record<string, unknown> = {};
  if (options === undefined) return copy as T;
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw bad('an object', 'options', options);
  for (const name in options) {
    if (Object.hasOwn(rules, name)) continue;
    const names = Object.keys(rules).join(', ');
    throw new SaccadeError('SACCADE_BAD_OPTION', `Unknown option ${show(name)}. Must be one of ${names}.`);
  }
  for (const [name, [what, isGood]] of Object.entries<Rule>(rules)) {
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined) continue;
    if (!isGood(value)) throw bad(what, `option '${name}'`, value);
    copy[name] = value;
  }
  return copy as T;
}

/** Finite numbers of an object by name. Throws SACCADE_BAD_OPTION. */
export function readNumbers<Name extends string>(from: unknown, names: readonly Name[], where: string) {
  const entries = names.map((name) => {
    const value = (from as Record<string, unknown> | null | undefined)?.[name];
    if (!Number.isFinite(value)) throw bad('a number', `${where}.${name}`, value);
    return [name, value as number] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** A point of a face. */
export function readPoint(points: unknown, name: string): Point {
  const point = (points as Record<string, unknown> | null | undefined)?.[name];
  return readNumbers(point, ['x', 'y'], `face.keypoints.${name}`);
}

export function bad(what: string, where: string, came: unknown, hint?: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, where, show(came), hint));
}
