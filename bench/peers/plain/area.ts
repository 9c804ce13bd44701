// INTER_AREA in plain JavaScript, as anyone would write it around an engine: weights of an axis once, then sums along x
// and along y.

/** For each output: the first source pixel, and the weights of it and those after, from `from[i]` to `from[i + 1]`. */
export interface Axis {
  first: Int32Array;
  from: Int32Array;
  weights: Float64Array;
}

/**
 * Weights of n pixels made `size`; `grows`: one of the two axes has fewer pixels than asked for, which makes both
 * linear.
 */
export function axis(n: number, size: number, grows: boolean): Axis {
  const first = new Int32Array(size);
  const from = new Int32Array(size + 1);
  const weights: number[] = [];
  const step = n / size;
  for (let i = 0; i < size; i++) {
    if (grows) linear(i);
    else area(i);
    from[i + 1] = weights.length;
  }
  return { first, from, weights: Float64Array.from(weights) };

  function area(i: number): void {
    const start = i * step;
    const end = start + step;
    const cell = Math.min(step, n - start);
    const last = Math.min(Math.floor(end), n - 1);
    const whole = Math.min(Math.ceil(start), last);
    const hasLeft = whole - start > 1e-3;
    first[i] = hasLeft ? whole - 1 : whole;
    if (hasLeft) weights.push((whole - start) / cell);
    for (let k = whole; k < last; k++) weights.push(1 / cell);
    if (end - last > 1e-3) weights.push(Math.min(end - last, 1, cell) / cell);
  }

  function linear(i: number): void {
    const at = Math.floor(i * step);
    const f = i + 1 - (at + 1) / step;
    const share = f <= 0 || at >= n - 1 ? 0 : f - Math.floor(f);
    first[i] = Math.min(at, n - 1);
    weights.push(1 - share);
    if (share > 0) weights.push(share);
  }
}

/** Where the channels of a pixel go: bytes from one pixel, and from one channel, to the next, in elements. */
export interface Places {
  pixel: number;
  channel: number;
}

/** One line of RGBA bytes summed along x into r, g, b of each output. */
export function alongX(src: Uint8Array, at: number, { first, from, weights }: Axis, line: Float64Array): void {
  for (let i = 0, o = 0; i < first.length; i++, o += 3) {
    let p = at + first[i]! * 4;
    const end = from[i + 1]!;
    let r = 0;
    let g = 0;
    let b = 0;
    for (let k = from[i]!; k < end; k++, p += 4) {
      const weight = weights[k]!;
      r += src[p]! * weight;
      g += src[p + 1]! * weight;
      b += src[p + 2]! * weight;
    }
    line[o] = r;
    line[o + 1] = g;
    line[o + 2] = b;
  }
}
