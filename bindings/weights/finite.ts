// Numbers that are none: in a file, or where finite weights overflowed on the way.
import { refuse } from './header.ts';

/** Throws SACCADE_BAD_WEIGHTS unless all values are finite; `where` names them. */
export function assertFinite(values: Float32Array, where: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw refuse('finite values', where, `${values[at]} at ${at}`);
}
