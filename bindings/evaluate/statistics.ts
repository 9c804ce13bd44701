// The few figures that `calibrate` gives: simple-statistics has them too, and is 2 MB.

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** With n − 1, for at least two values. */
export function sampleStandardDeviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}

/**
 * The value that a share `p` of all lie below, in proportion between two of them, as numpy has it.
 *
 * @param sorted ascending, at least one
 */
export function quantile(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p;
  const lower = sorted[Math.floor(at)]!;
  return lower + (at % 1) * (sorted[Math.ceil(at)]! - lower);
}
