// float32 ⇄ whole numbers of a byte: each row of the first axis counts in a step of its own.

const MOST = 127;

/** whole (rows, n), steps (rows) → (rows, n) float32 */
export function fromWhole(whole: Int8Array, steps: Float32Array): Float32Array<ArrayBuffer> {
  const each = whole.length / steps.length;
  return Float32Array.from(whole, (value, i) => value * steps[Math.floor(i / each)]!);
}

/**
 * src (rows, n) finite float32 → whole numbers from -127 to 127, and the steps (rows): the largest of a row is ±127.
 */
export function toWhole(src: Float32Array, rows: number): { whole: Int8Array; steps: Float32Array } {
  const each = src.length / rows;
  const steps = Float32Array.from({ length: rows }, (_, row) => {
    const largest = src.subarray(row * each, (row + 1) * each).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    return largest / MOST || 1;
  });
  return { whole: Int8Array.from(src, (value, i) => Math.round(value / steps[Math.floor(i / each)]!)), steps };
}
