// Naive ELG, driven by the config of its weight file: sums in double, every map rounded to float32. Maps are H · W · C,
// one picture.

import type { WeightFile } from '../../bindings/weights/format.ts';
import { LANDMARKS, type ElgConfig } from '../../bindings/import/elg.ts';

export interface FeatureMap {
  h: number;
  w: number;
  c: number;
  data: Float32Array;
}

/** Sees maps on their way: 'stem.conv', 'stem', then of each module 'hg1', 'hg1.heatmaps', 'hg1.merged'. */
export type Tap = (name: string, map: FeatureMap) => void;

type Tensors = Pick<WeightFile['tensors'], 'get'>;

/** input (height, width) as the config's `input` makes it, to the last module's heat maps. */
export function elg(input: Float32Array, config: ElgConfig, tensors: Tensors, tap: Tap = () => undefined): FeatureMap {
  const { maps, modules, depth, firstStride, stem, upsampling, height, width } = config;

  const conv = (src: FeatureMap, name: string, outputs: number, size = 1, stride = 1): FeatureMap => {
    const weight = tensors.get(`${name}.weight`, [outputs, size, size, src.c]);
    return convSame(src, weight, tensors.get(`${name}.bias`, [outputs]), size, stride);
  };
  const residual = (src: FeatureMap, name: string, outputs: number): FeatureMap => {
    const half = outputs / 2;
    const scale = tensors.get(`${name}.scale`, [src.c]);
    const shift = tensors.get(`${name}.shift`, [src.c]);
    let map = relu(affine(src, scale, shift));
    map = relu(conv(map, `${name}.conv1`, half));
    map = relu(conv(map, `${name}.conv2`, half, 3));
    map = conv(map, `${name}.conv3`, outputs);
    return add(map, src.c === outputs ? src : conv(src, `${name}.skip`, outputs));
  };
  const hourglass = (src: FeatureMap, name: string, level: number): FeatureMap => {
    const at = `${name}.depth${level}`;
    const up = residual(src, `${at}.up`, maps);
    let low = residual(maxPool(src), `${at}.low1`, maps);
    low = level < depth ? hourglass(low, name, level + 1) : residual(low, `${at}.low2`, maps);
    low = residual(low, `${at}.low3`, maps);
    return add(up, upsample(low, up.h, up.w, upsampling));
  };

  let map = relu(conv({ h: height, w: width, c: 1, data: input }, 'stem.conv', maps, 7, firstStride));
  tap('stem.conv', map);
  if (stem === 'full') map = residual(residual(map, 'stem.res1', 2 * maps), 'stem.res2', maps);
  else map = residual(map, 'stem.res1', maps);
  tap('stem', map);
  for (let module = 1; ; module++) {
    const name = `hg${module}`;
    const before = map;
    map = hourglass(map, name, 1);
    tap(name, map);
    map = relu(conv(residual(map, `${name}.after`, maps), `${name}.linear`, maps));
    const heatmaps = conv(map, `${name}.heatmaps`, LANDMARKS);
    tap(`${name}.heatmaps`, heatmaps);
    if (module === modules) return heatmaps;
    map = add(map, add(before, conv(heatmaps, `${name}.merge`, maps)));
    tap(`${name}.merged`, map);
  }
}

/**
 * Heat maps to x, y of each landmark in input pixels: the mean cell under softmax(beta · map), plus a half, times the
 * stride.
 */
export function landmarks({ h, w, c, data }: FeatureMap, { beta, firstStride }: ElgConfig): Float64Array {
  const points = new Float64Array(2 * c);
  for (let i = 0; i < c; i++) {
    let most = -Infinity;
    for (let at = 0; at < h * w; at++) most = Math.max(most, data[at * c + i]!);
    let [sum, x, y] = [0, 0, 0];
    for (let at = 0; at < h * w; at++) {
      const share = Math.exp(beta * (data[at * c + i]! - most));
      sum += share;
      x += share * (at % w);
      y += share * Math.floor(at / w);
    }
    points[2 * i] = firstStride * (x / sum + 0.5);
    points[2 * i + 1] = firstStride * (y / sum + 0.5);
  }
  return points;
}

/**
 * weight OHWI; zeros around the map, so that there is an output for every `stride`-th pixel; an odd zero goes to the
 * end.
 */
function convSame(src: FeatureMap, weight: Float32Array, bias: Float32Array, size: number, stride: number): FeatureMap {
  const { c } = src;
  const h = Math.ceil(src.h / stride);
  const w = Math.ceil(src.w / stride);
  const top = Math.floor(Math.max((h - 1) * stride + size - src.h, 0) / 2);
  const left = Math.floor(Math.max((w - 1) * stride + size - src.w, 0) / 2);
  const data = new Float32Array(h * w * bias.length);
  let to = 0;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let o = 0; o < bias.length; o++) {
        let sum = bias[o]!;
        for (let ky = 0; ky < size; ky++) {
          const sy = y * stride + ky - top;
          if (sy < 0 || sy >= src.h) continue;
          for (let kx = 0; kx < size; kx++) {
            const sx = x * stride + kx - left;
            if (sx < 0 || sx >= src.w) continue;
            const pixel = (sy * src.w + sx) * c;
            const tap = ((o * size + ky) * size + kx) * c;
            for (let i = 0; i < c; i++) sum += src.data[pixel + i]! * weight[tap + i]!;
          }
        }
        data[to++] = sum;
      }
    }
  }
  return { h, w, c: bias.length, data };
}

function affine(src: FeatureMap, scale: Float32Array, shift: Float32Array): FeatureMap {
  const data = src.data.map((value, at) => value * scale[at % src.c]! + shift[at % src.c]!);
  return { ...src, data };
}

function relu(src: FeatureMap): FeatureMap {
  return { ...src, data: src.data.map((value) => Math.max(value, 0)) };
}

function add(a: FeatureMap, b: FeatureMap): FeatureMap {
  return { ...a, data: a.data.map((value, at) => value + b.data[at]!) };
}

/** 2×2 at stride 2; the last window may hang over the edge. */
function maxPool({ h, w, c, data: src }: FeatureMap): FeatureMap {
  const [oh, ow] = [Math.ceil(h / 2), Math.ceil(w / 2)];
  const data = new Float32Array(oh * ow * c).fill(-Infinity);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let i = 0; i < c; i++) {
        const to = ((y >> 1) * ow + (x >> 1)) * c + i;
        data[to] = Math.max(data[to]!, src[(y * w + x) * c + i]!);
      }
    }
  }
  return { h: oh, w: ow, c, data };
}

/** To h × w with the corners aligned; y first, then x. */
export function upsample(src: FeatureMap, h: number, w: number, kind: ElgConfig['upsampling']): FeatureMap {
  const { c } = src;
  const [rows, columns] = [axisTaps(src.h, h, kind), axisTaps(src.w, w, kind)];
  const tall = new Float32Array(h * src.w * c);
  rows.forEach((taps, y) => {
    for (let at = 0; at < src.w * c; at++) {
      tall[y * src.w * c + at] = taps.reduce((sum, [row, weight]) => sum + weight * src.data[row * src.w * c + at]!, 0);
    }
  });
  const data = new Float32Array(h * w * c);
  for (let y = 0; y < h; y++) {
    columns.forEach((taps, x) => {
      for (let i = 0; i < c; i++) {
        const row = y * src.w * c + i;
        data[(y * w + x) * c + i] = taps.reduce((sum, [column, weight]) => sum + weight * tall[row + column * c]!, 0);
      }
    });
  }
  return { h, w, c, data };
}

/** Of each output along one axis: which inputs it takes, and how much of each. */
export function axisTaps(from: number, to: number, kind: ElgConfig['upsampling']): [index: number, weight: number][][] {
  const f = Math.fround;
  const step = to > 1 ? f((from - 1) / (to - 1)) : 0;
  return Array.from({ length: to }, (_, o) => {
    const at = f(step * o);
    const first = Math.trunc(at);
    const rest = f(at - first);
    const weights = kind === 'bilinear' ? [1 - rest, rest] : cubic(rest);
    const before = kind === 'bilinear' ? 0 : 1;
    return weights.map((weight, k) => [Math.min(Math.max(first - before + k, 0), from - 1), weight]);
  });
}

/**
 * The cubic kernel with A = -0.75, from a table of 1024 steps as TensorFlow 1 keeps it: weights of the pixels -1, 0, 1,
 * 2.
 */
function cubic(rest: number): number[] {
  const t = roundEven(Math.fround(rest * 1024)) / 1024;
  const A = -0.75;
  const near = (x: number) => Math.fround(((A + 2) * x - (A + 3)) * x * x + 1);
  const far = (x: number) => Math.fround(((A * x - 5 * A) * x + 8 * A) * x - 4 * A);
  return [far(1 + t), near(t), near(1 - t), far(2 - t)];
}

function roundEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
