// How much of kernels and weights is loaded, over all files.
import type { LoadProgress } from '../types.ts';

/** Hears how many bytes of a file are there, and how many its server says it has. */
export type Count = (loaded: number, total?: number) => void;

/** Bytes of the package's weights: a server that compresses them does not say. */
export const BYTES: Record<string, number> = {
  exact: 1987824,
  small: 996100,
  tiny: 518604,
  default: 148400,
  lite: 33828,
};

/**
 * A counter for each file that is asked for; `report` hears the sums. `name`: of weights of the package. A file of
 * which nobody says how long it is counts as what came of it, so that in the end `loaded` is `total`.
 */
export function counters(report: (progress: LoadProgress) => void): (name: unknown) => Count {
  const files: LoadProgress[] = [];
  const sum = (part: keyof LoadProgress) => files.reduce((all, file) => all + file[part], 0);
  return (name) => {
    const known = BYTES[name as string];
    const file = { loaded: 0, total: known ?? 0 };
    files.push(file);
    return (loaded, total = 0) => {
      if (loaded === file.loaded) return;
      file.loaded = loaded;
      file.total = Math.max(loaded, known ?? total);
      report({ loaded: sum('loaded'), total: sum('total') });
    };
  };
}
