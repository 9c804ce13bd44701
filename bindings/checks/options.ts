// Options of any call: read once, and a clear refusal of everything that is not one. A misspelt name is never ignored.
import { brief, expected, SaccadeError, show } from '../errors.ts';

/** What a value must be, in words, and whether it is. */
export type Check = readonly [expects: string, isGood: (value: unknown) => boolean];

/**
 * A copy of `options`, each of them read once, getters and what is inherited as well. Throws SACCADE_BAD_OPTION unless
 * they are an object with only these names, each with a good value; undefined is "not given".
 */
export function readOptions<T>(options: unknown, checks: Record<string, Check>, where = 'options'): T {
  const copy: Record<string, unknown> = {};
  if (options === undefined) return copy as T;
  if (options === null || typeof options !== 'object' || Array.isArray(options))
    throw badOption('an object', where, options);
  for (const name in options) {
    if (Object.hasOwn(checks, name)) continue;
    const names = Object.keys(checks).join(', ');
    throw new SaccadeError('SACCADE_BAD_OPTION', `Unknown option '${brief(name)}'. Must be one of ${names}.`);
  }
  for (const [name, [expects, isGood]] of Object.entries(checks)) {
    const given = (options as Record<string, unknown>)[name];
    if (given === undefined) continue;
    const value = Array.isArray(given) ? [...(given as unknown[])] : given;
    if (!isGood(value)) throw badOption(expects, `option '${name}'`, value);
    copy[name] = value;
  }
  return copy as T;
}

export function badOption(what: string, where: string, came: unknown): SaccadeError {
  return new SaccadeError('SACCADE_BAD_OPTION', expected(what, where, show(came)));
}
