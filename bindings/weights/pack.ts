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
 * `cin` and `cout` are what is in the file; the stored channels beyond them get zeros.
 */
export function packConv(
  values: Float32Array,
  shape: { cout: number; h: number; w: number; cin: number; cinStored: number },
): Float32Array {
  const { cout, h, w, cin, cinStored } = shape;
  const coutStored = padChannels(cout);
  const taps = h * w;
  const out = new Float32Array(coutStored * taps * cinStored);
  let at = 0;
  for (let block = 0; block < coutStored;) {
    const lanes = coutStored - block >= 8 ? 8 : 4;
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

/** Outputs along the side of a Winograd tile. */
export type TileSize = 3 | 4;

// G of F(3x3, 3x3) and F(4x4, 3x3): Lavin & Gray 2016, with the points 0, 1, -1, -2 and, for the larger tile, 2.
const G = {
  3: [
    [1 / 2, 0, 0],
    [1 / 6, 1 / 6, 1 / 6],
    [1 / 2, -1 / 2, 1 / 2],
    [1 / 6, -1 / 3, 2 / 3],
    [0, 0, 1],
  ],
  4: [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ],
} as const;

/** Planes of a Winograd product: the pixels of a tile's window. */
export function planesOf(size: TileSize): number {
  return (size + 2) ** 2;
}

/**
 * For the Winograd kernel, G g G^T of every 3x3 filter, in double, rounded once:
 * from O · 3 · 3 · I
 * to   P · O/8 · I · 8 (and the last four outputs as in packConv), P = 36 planes for tiles of 4, 25 for tiles of 3.
 */
export function packWinograd(
  values: Float32Array,
  shape: { cout: number; cin: number; cinStored: number },
  size: TileSize,
): Float32Array {
  const { cout, cin, cinStored } = shape;
  const coutStored = padChannels(cout);
  const plane = coutStored * cinStored;
  const planes = planesOf(size);
  const out = new Float32Array(planes * plane);
  for (let p = 0; p < planes; p++) {
    const down = G[size][Math.floor(p / (size + 2))]!;
    const along = G[size][p % (size + 2)]!;
    const [c0, c1, c2, c3, c4, c5, c6, c7, c8] = down.flatMap((y) => along.map((x) => y * x)) as Nine;
    for (let o = 0; o < cout; o++) {
      const block = o & ~7;
      const lanes = coutStored - block >= 8 ? 8 : 4;
      let at = p * plane + block * cinStored + (o - block);
      let v = o * 9 * cin;
      for (let i = 0; i < cin; i++, v++, at += lanes) {
        let sum = 0 + c0 * values[v]! + c1 * values[v + cin]! + c2 * values[v + 2 * cin]!;
        sum = sum + c3 * values[v + 3 * cin]! + c4 * values[v + 4 * cin]! + c5 * values[v + 5 * cin]!;
        out[at] = sum + c6 * values[v + 6 * cin]! + c7 * values[v + 7 * cin]! + c8 * values[v + 8 * cin]!;
      }
    }
  }
  return out;
}

type Nine = [number, number, number, number, number, number, number, number, number];

/**
 * For P-Net's first layer:
 * from O 10 · H 3 · W 3 · I 3
 * to   O/5 · W · H · I · 5.
 */
export function packFives(values: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  let at = 0;
  for (let block = 0; block < 10; block += 5) {
    for (let k = 0; k < 27; k++) {
      const [kx, ky, i] = [Math.floor(k / 9), Math.floor(k / 3) % 3, k % 3];
      for (let o = block; o < block + 5; o++, at++) out[at] = values[((o * 3 + ky) * 3 + kx) * 3 + i]!;
    }
  }
  return out;
}
