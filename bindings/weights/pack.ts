// Weights from the order of the file to the order the kernels walk through, once, at load.

/** Rounded up to the multiple of 4 that the kernels compute. */
export function padChannels(channels: number): number {
  return Math.ceil(channels / 4) * 4;
}

/** A vector of `length`, its end filled with zeros. */
export function padVector(values: Float32Array, length: number): Float32Array {
  const out = new Float32Array(length);
  out.set(values);
  return out;
}

/**
 * For the direct kernel:
 * from O · H · W · I
 * to   O/8 · H · W · I · 8, and O/4 · H · W · I · 4 for the last four outputs where cout is not a multiple of 8.
 * `cin` and `cout` are what is in the file; the stored channels beyond them get zeros. `widest`: outputs side by side, if not 8.
 */
export function packConv(
  values: Float32Array,
  shape: { cout: number; h: number; w: number; cin: number; cinStored: number },
  widest = 8,
): Float32Array {
  const { cout, h, w, cin, cinStored } = shape;
  const coutStored = padChannels(cout);
  const taps = h * w;
  const out = new Float32Array(coutStored * taps * cinStored);
  let at = 0;
  for (let block = 0; block < coutStored;) {
    const lanes = coutStored - block >= widest ? widest : 4;
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < cinStored; i++) {
        for (let lane = 0; lane < lanes; lane++, at++) {
          const o = block + lane;
          if (i < cin && o < cout) out[at] = values[(o * taps + tap) * cin + i]!;
        }
      }
    }
    block += lanes;
  }
  return out;
}

// G of F(4x4, 3x3): Lavin & Gray 2016, with the points 0, 1, -1, 2, -2.
const G = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
] as const;

/**
 * For the Winograd kernel, G g G^T of every 3x3 filter, in double, rounded once:
 * from O · 3 · 3 · I
 * to   36 · O/8 · I · 8 (and the last four outputs as in packConv).
 */
export function packWinograd(
  values: Float32Array,
  shape: { cout: number; cin: number; cinStored: number },
): Float32Array {
  const { cout, cin, cinStored } = shape;
  const coutStored = padChannels(cout);
  const plane = coutStored * cinStored;
  const out = new Float32Array(36 * plane);
  const transformed = new Float32Array(cout * cin);
  for (let p = 0; p < 36; p++) {
    const down = G[Math.floor(p / 6)]!;
    const along = G[p % 6]!;
    for (let o = 0; o < cout; o++) {
      for (let i = 0; i < cin; i++) {
        let sum = 0;
        for (let tap = 0; tap < 9; tap++) {
          sum += down[Math.floor(tap / 3)]! * along[tap % 3]! * values[(o * 9 + tap) * cin + i]!;
        }
        transformed[o * cin + i] = sum;
      }
    }
    out.set(packConv(transformed, { cout, h: 1, w: 1, cin, cinStored }), p * plane);
  }
  return out;
}

/** from O · H · W · I to O · W · H · I */
export function swapAxes(values: Float32Array, { h, w, cin }: { h: number; w: number; cin: number }): Float32Array {
  const plane = h * w;
  return values.map((_, at) => {
    const i = at % cin;
    const tap = Math.floor(at / cin) % plane;
    const filter = Math.floor(at / cin / plane);
    return values[(filter * plane + (tap % h) * w + Math.floor(tap / h)) * cin + i]!;
  });
}
