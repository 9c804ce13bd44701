// cv2.resize of OpenCV 4, INTER_AREA and INTER_LINEAR, one output value at a time.

/** Rows of pixels of `c` values. */
export interface Picture {
  data: ArrayLike<number>;
  w: number;
  h: number;
  c: number;
}

/** A source pixel and its share of an output pixel, float32. */
export interface Tap {
  index: number;
  weight: number;
}

/** Two neighbors: pixel i and the next one, which weighs f (float32). Outside the picture the border's pixel. */
export interface Between {
  i: number;
  f: number;
}

const f32 = Math.fround;

/** INTER_AREA where no axis grows and not every block is whole: output d covers [d * s, d * s + s). */
export function areaAxis(n: number, count: number): Tap[][] {
  const s = 1 / (count / n);
  return Array.from({ length: count }, (_, d) => {
    const start = d * s;
    const end = start + s;
    const cell = Math.min(s, n - start);
    const s2 = Math.min(Math.floor(end), n - 1);
    const s1 = Math.min(Math.ceil(start), s2);
    const taps: Tap[] = [];
    if (s1 - start > 1e-3) taps.push({ index: s1 - 1, weight: f32((s1 - start) / cell) });
    for (let index = s1; index < s2; index++) taps.push({ index, weight: f32(1 / cell) });
    if (end - s2 > 1e-3) taps.push({ index: s2, weight: f32(Math.min(Math.min(end - s2, 1), cell) / cell) });
    return taps;
  });
}

/** INTER_AREA where an axis grows; the borders as in `linearAxis`. */
export function areaLinearAxis(n: number, count: number, isRows = false): Between[] {
  const ratio = count / n;
  const s = 1 / ratio;
  return Array.from({ length: count }, (_, d) => {
    const i = Math.floor(d * s);
    let f = f32(d + 1 - (i + 1) * ratio);
    f = f <= 0 ? 0 : f32(f - Math.floor(f));
    return i >= n - 1 && !isRows ? { i: n - 1, f: 0 } : { i, f };
  });
}

/**
 * INTER_LINEAR. Along a row, the border's pixel weighs everything where there is no neighbor; over rows both weights
 * stay and the border's row is taken twice, which the rounding of each half can show.
 */
export function linearAxis(n: number, count: number, isRows = false): Between[] {
  const s = 1 / (count / n);
  return Array.from({ length: count }, (_, d) => {
    const at = f32((d + 0.5) * s - 0.5);
    const i = Math.floor(at);
    if (isRows) return { i, f: f32(at - i) };
    if (i < 0) return { i: 0, f: 0 };
    return i >= n - 1 ? { i: n - 1, f: 0 } : { i, f: f32(at - i) };
  });
}

/** INTER_AREA; bytes give bytes, anything else is computed and left in double. */
export function resizeInterArea(src: Picture, w: number, h: number, isBytes = true): Float64Array {
  const sx = 1 / (w / src.w);
  const sy = 1 / (h / src.h);
  if (w === src.w && h === src.h) return Float64Array.from(src.data);
  if (sx >= 1 && sy >= 1) {
    const isWhole = (s: number) => Math.abs(s - Math.round(s)) < 2 ** -52;
    if (isWhole(sx) && isWhole(sy)) return blocks(src, w, h, Math.round(sx), Math.round(sy), isBytes);
    return areas(src, w, h, isBytes);
  }
  const [x, y] = [areaLinearAxis(src.w, w), areaLinearAxis(src.h, h, true)];
  return isBytes ? fixed(src, x, y) : exact(src, x, y);
}

/** INTER_LINEAR of bytes. */
export function resizeInterLinear(src: Picture, w: number, h: number): Float64Array {
  if (src.w === 2 * w && src.h === 2 * h) return blocks(src, w, h, 2, 2, true);
  return fixed(src, linearAxis(src.w, w), linearAxis(src.h, h, true));
}

// The mean of across x down pixels.
function blocks(src: Picture, w: number, h: number, across: number, down: number, isBytes: boolean): Float64Array {
  const share = f32(1 / (across * down));
  return each(src, w, h, (y, x, c) => {
    let sum = 0;
    for (let ky = 0; ky < down; ky++)
      for (let kx = 0; kx < across; kx++) sum += value(src, y * down + ky, x * across + kx, c);
    if (!isBytes) return sum * share;
    return across === 2 && down === 2 ? (sum + 2) >> 2 : roundEven(f32(f32(sum) * share));
  });
}

// Sums along each row, then over the rows.
function areas(src: Picture, w: number, h: number, isBytes: boolean): Float64Array {
  const [columns, rows] = [areaAxis(src.w, w), areaAxis(src.h, h)];
  const round = isBytes ? f32 : (v: number) => v;
  return each(src, w, h, (y, x, c) => {
    let sum = 0;
    for (const row of rows[y]!) {
      let along = 0;
      for (const { index, weight } of columns[x]!)
        along = round(along + round(value(src, row.index, index, c) * weight));
      sum = round(sum + round(along * row.weight));
    }
    return isBytes ? roundEven(sum) : sum;
  });
}

// Linear in fixed point, 11 bits a weight.
function fixed(src: Picture, x: Between[], y: Between[]): Float64Array {
  const weights = (f: number) => [roundEven(f32(2048 * f32(1 - f))), roundEven(f32(2048 * f))] as const;
  return each(src, x.length, y.length, (oy, ox, c) => {
    const [a0, a1] = weights(x[ox]!.f);
    const [b0, b1] = weights(y[oy]!.f);
    const across = (row: number) => value(src, row, x[ox]!.i, c) * a0 + value(src, row, x[ox]!.i + 1, c) * a1;
    const [s0, s1] = [across(y[oy]!.i), across(y[oy]!.i + 1)];
    return (((b0 * (s0 >> 4)) >> 16) + ((b1 * (s1 >> 4)) >> 16) + 2) >> 2;
  });
}

// Linear in double; the weights are float32.
function exact(src: Picture, x: Between[], y: Between[]): Float64Array {
  return each(src, x.length, y.length, (oy, ox, c) => {
    const { i, f } = x[ox]!;
    const across = (row: number) => value(src, row, i, c) * f32(1 - f) + value(src, row, i + 1, c) * f;
    return across(y[oy]!.i) * f32(1 - y[oy]!.f) + across(y[oy]!.i + 1) * y[oy]!.f;
  });
}

// The value at a pixel, the border's where there is none.
function value({ data, w, h, c }: Picture, y: number, x: number, channel: number): number {
  return data[(clamp(y, h) * w + clamp(x, w)) * c + channel]!;
}

function clamp(i: number, n: number): number {
  return Math.max(0, Math.min(i, n - 1));
}

function each({ c }: Picture, w: number, h: number, make: (y: number, x: number, c: number) => number): Float64Array {
  return Float64Array.from({ length: w * h * c }, (_, i) => make(Math.floor(i / c / w), Math.floor(i / c) % w, i % c));
}

export function roundEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}
