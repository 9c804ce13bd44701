// ELG, the eye landmark network (Park et al. 2018): stacked hourglasses that turn a gray eye of 180x108 into 18 heat
// maps of 60x36. Which one it is (maps, modules, stem, upsampling, input) says the weight file.
import { SaccadeError, expected, show } from '../errors.ts';
import type { Engine } from '../runtime/engine.ts';
import type { WeightFile } from '../weights/format.ts';
import { LANDMARKS, isCurve, type ElgConfig } from '../weights/elg.ts';
import { padVector } from '../weights/pack.ts';
import { keep, packFilter, type ConvLayer } from './layer.ts';

export { LANDMARKS, type ElgConfig };

/**
 * Pre-activation residual block: ReLU(scale x + shift), 1x1 to half, 3x3, 1x1, plus the input (through `skip` where
 * channels change).
 */
export interface Residual {
  scale: number;
  shift: number;
  conv1: ConvLayer;
  conv2: ConvLayer;
  conv3: ConvLayer;
  skip: ConvLayer | null;
}

/** One level of an hourglass; `low2` only at the deepest. */
export interface Level {
  up: Residual;
  low1: Residual;
  low2: Residual | null;
  low3: Residual;
}

export interface Module {
  levels: Level[];
  after: Residual;
  linear: ConvLayer;
  /** of the last module: the 18 heat maps */
  heatmaps: ConvLayer | null;
  /** of the others: y to what the next module's input gains, y plus the heat maps led back */
  merge: ConvLayer | null;
}

export interface Elg {
  config: ElgConfig;
  stem: ConvLayer;
  blocks: Residual[];
  modules: Module[];
}

const STEM_SIZE = 7;

/** Packs a network into the arena. Throws SACCADE_BAD_WEIGHTS, naming the tensor or the setting. */
export function packElg(engine: Engine, file: WeightFile, from: string): Elg {
  const config = readConfig(file, from);
  const { maps, modules, stem } = config;
  const relu = (n: number) => new Float32Array(n);
  const linear = (n: number) => new Float32Array(n).fill(1);

  const conv = (name: string, size: number, cin: number, cout: number, slope: Float32Array): ConvLayer =>
    packFilter(
      engine,
      {
        weight: file.tensors.get(`${name}.weight`, [cout, size, size, cin]),
        bias: file.tensors.get(`${name}.bias`, [cout]),
        slope,
      },
      { cout, size, cin, cinStored: cin },
      4,
    );

  const residual = (name: string, cin: number, cout: number): Residual => {
    const half = cout / 2;
    return {
      scale: keep(engine, padVector(file.tensors.get(`${name}.scale`, [cin]), cin)),
      shift: keep(engine, padVector(file.tensors.get(`${name}.shift`, [cin]), cin)),
      conv1: conv(`${name}.conv1`, 1, cin, half, relu(half)),
      conv2: conv(`${name}.conv2`, 3, half, half, relu(half)),
      conv3: conv(`${name}.conv3`, 1, half, cout, linear(cout)),
      skip: cin === cout ? null : conv(`${name}.skip`, 1, cin, cout, linear(cout)),
    };
  };

  const level = (name: string, isDeepest: boolean): Level => ({
    up: residual(`${name}.up`, maps, maps),
    low1: residual(`${name}.low1`, maps, maps),
    low2: isDeepest ? residual(`${name}.low2`, maps, maps) : null,
    low3: residual(`${name}.low3`, maps, maps),
  });

  const module = (i: number): Module => {
    const name = `hg${i}`;
    const isLast = i === modules;
    return {
      levels: Array.from({ length: config.depth }, (_, d) => level(`${name}.depth${d + 1}`, d + 1 === config.depth)),
      after: residual(`${name}.after`, maps, maps),
      linear: conv(`${name}.linear`, 1, maps, maps, relu(maps)),
      heatmaps: isLast ? conv(`${name}.heatmaps`, 1, maps, LANDMARKS, linear(LANDMARKS)) : null,
      merge: isLast ? null : packMerge(engine, file, name, maps),
    };
  };

  return {
    config,
    stem: conv('stem.conv', STEM_SIZE, 1, maps, relu(maps)),
    blocks:
      stem === 'full'
        ? [residual('stem.res1', maps, 2 * maps), residual('stem.res2', 2 * maps, maps)]
        : [residual('stem.res1', maps, maps)],
    modules: Array.from({ length: modules }, (_, i) => module(i + 1)),
  };
}

// The next module's input is x + y + merge(heatmaps(y)). Both are linear in y and nobody reads a hidden module's heat
// maps, so y + merge(heatmaps(y)) is one 1x1 filter: I + M H, with the bias M h + m; multiplied in double.
function packMerge(engine: Engine, file: WeightFile, name: string, maps: number): ConvLayer {
  const h = file.tensors.get(`${name}.heatmaps.weight`, [LANDMARKS, 1, 1, maps]);
  const hBias = file.tensors.get(`${name}.heatmaps.bias`, [LANDMARKS]);
  const m = file.tensors.get(`${name}.merge.weight`, [maps, 1, 1, LANDMARKS]);
  const mBias = file.tensors.get(`${name}.merge.bias`, [maps]);
  const weight = new Float32Array(maps * maps);
  const bias = new Float32Array(maps);
  for (let o = 0; o < maps; o++) {
    let constant = mBias[o]!;
    for (let k = 0; k < LANDMARKS; k++) constant += m[o * LANDMARKS + k]! * hBias[k]!;
    bias[o] = constant;
    for (let i = 0; i < maps; i++) {
      let sum = o === i ? 1 : 0;
      for (let k = 0; k < LANDMARKS; k++) sum += m[o * LANDMARKS + k]! * h[k * maps + i]!;
      weight[o * maps + i] = sum;
    }
  }
  const values = { weight, bias, slope: new Float32Array(maps).fill(1) };
  return packFilter(engine, values, { cout: maps, size: 1, cin: maps, cinStored: maps }, null);
}

// What this version can run.
function readConfig(file: WeightFile, from: string): ElgConfig {
  const refuse = (what: string, came: unknown): never => {
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected(what, from, show(came)));
  };
  if (file.network !== 'elg') refuse("weights of the network 'elg'", file.network);
  const config = file.config as unknown as ElgConfig;
  const isOneOf = (name: keyof ElgConfig, ...values: unknown[]) => {
    if (!values.includes(config[name])) refuse(`config.${name} to be ${values.join(' or ')}`, config[name]);
  };
  const isCount = (name: 'maps' | 'modules', step: number, most: number) => {
    const value = config[name];
    if (!Number.isInteger(value) || value < step || value % step !== 0 || value > most) {
      refuse(`config.${name} to be a multiple of ${step}, at most ${most}`, value);
    }
  };
  isCount('maps', 8, 256);
  isCount('modules', 1, 8);
  isOneOf('depth', 4);
  isOneOf('firstStride', 3);
  isOneOf('stem', 'full', 'lite');
  isOneOf('upsampling', 'bicubic', 'bilinear');
  isOneOf('input', 'equalize', 'deviation');
  isOneOf('height', 108);
  isOneOf('width', 180);
  isOneOf('beta', 50);
  const { confidence } = config;
  if (confidence !== undefined && !isCurve(confidence)) {
    refuse('config.confidence to be a rising curve of [peak, share]', confidence);
  }
  return config;
}
