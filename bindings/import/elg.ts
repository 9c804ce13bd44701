// ELG (Park et al. 2018, https://arxiv.org/abs/1805.04771): its layers by name, and the way from convs and batch norms
// to the tensors of weights/FORMAT.md. Free of file formats, so that every source and the network itself share one
// table.

import { LANDMARKS, type ElgConfig } from '../weights/elg.ts';
import type { Tensor } from '../weights/format.ts';
import { refuse, show } from '../weights/header.ts';

export { LANDMARKS, type ElgConfig };

/** A conv, or the per-channel affine step before a residual block's first conv. */
export interface ElgLayer {
  /** its tensors are `${name}.weight` and `.bias`, or `${name}.scale` and `.shift` */
  name: string;
  kind: 'conv' | 'affine';
  /** `name` without the part */
  block: string;
  /** of a residual block; '' in a conv of its own and in an affine step */
  part: '' | 'conv1' | 'conv2' | 'conv3' | 'skip';
  /** side of the window */
  size: number;
  inputs: number;
  outputs: number;
  /** a batch norm follows in the source, and is folded into the conv */
  norm: boolean;
}

/** Every layer, in the order in which the network runs them. */
export function* elgLayers({ maps, modules, depth, stem }: ElgConfig): Generator<ElgLayer> {
  yield conv('stem.conv', 7, 1, maps, true);
  if (stem === 'full') {
    yield* residual('stem.res1', maps, 2 * maps);
    yield* residual('stem.res2', 2 * maps, maps);
  } else {
    yield* residual('stem.res1', maps, maps);
  }
  for (let module = 1; module <= modules; module++) {
    const hg = `hg${module}`;
    for (let level = 1; level <= depth; level++) {
      yield* residual(`${hg}.depth${level}.up`, maps, maps);
      yield* residual(`${hg}.depth${level}.low1`, maps, maps);
    }
    yield* residual(`${hg}.depth${depth}.low2`, maps, maps);
    for (let level = depth; level >= 1; level--) yield* residual(`${hg}.depth${level}.low3`, maps, maps);
    yield* residual(`${hg}.after`, maps, maps);
    yield conv(`${hg}.linear`, 1, maps, maps, true);
    yield conv(`${hg}.heatmaps`, 1, maps, LANDMARKS, false);
    if (module < modules) yield conv(`${hg}.merge`, 1, LANDMARKS, maps, false);
  }
}

function* residual(block: string, inputs: number, outputs: number): Generator<ElgLayer> {
  const half = outputs / 2;
  yield { name: block, kind: 'affine', block, part: '', size: 1, inputs, outputs: inputs, norm: true };
  yield { ...conv(`${block}.conv1`, 1, inputs, half, true), block, part: 'conv1' };
  yield { ...conv(`${block}.conv2`, 3, half, half, true), block, part: 'conv2' };
  yield { ...conv(`${block}.conv3`, 1, half, outputs, false), block, part: 'conv3' };
  if (inputs !== outputs) yield { ...conv(`${block}.skip`, 1, inputs, outputs, false), block, part: 'skip' };
}

function conv(name: string, size: number, inputs: number, outputs: number, norm: boolean): ElgLayer {
  return { name, kind: 'conv', block: name, part: '', size, inputs, outputs, norm };
}

/** Shape of every tensor by its name, in the order of a file. */
export function elgTensors(config: ElgConfig): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  for (const { name, kind, size, inputs, outputs } of elgLayers(config)) {
    if (kind === 'affine') {
      shapes.set(`${name}.scale`, [inputs]);
      shapes.set(`${name}.shift`, [inputs]);
    } else {
      shapes.set(`${name}.weight`, [outputs, size, size, inputs]);
      shapes.set(`${name}.bias`, [outputs]);
    }
  }
  return shapes;
}

/** gamma · (x - mean) / √(variance + epsilon) + beta, one of each a channel. */
export interface BatchNorm {
  gamma: Float32Array;
  beta: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  epsilon: number;
}

/** What a source format has to give. */
export interface ElgSource {
  /** OHWI */
  weight(layer: ElgLayer): Float32Array;
  /** undefined: the conv has none */
  bias(layer: ElgLayer): Float32Array | undefined;
  /** the batch norm that follows a conv with `norm`, or that is an affine step */
  norm(layer: ElgLayer): BatchNorm;
}

/** A source's tensors → ours. Folded in double, rounded once. */
export function* canonicalElg(config: ElgConfig, source: ElgSource): Generator<[string, Tensor]> {
  for (const layer of elgLayers(config)) {
    const { name, kind, size, inputs, outputs } = layer;
    if (kind === 'affine') {
      const { scale, shift } = affine(source.norm(layer), name);
      yield [`${name}.scale`, { shape: [inputs], data: Float32Array.from(scale) }];
      yield [`${name}.shift`, { shape: [inputs], data: Float32Array.from(shift) }];
      continue;
    }
    const weight = source.weight(layer);
    const bias = source.bias(layer) ?? new Float32Array(outputs);
    const folded = layer.norm ? fold(weight, bias, affine(source.norm(layer), name)) : { weight, bias };
    yield [`${name}.weight`, { shape: [outputs, size, size, inputs], data: folded.weight }];
    yield [`${name}.bias`, { shape: [outputs], data: folded.bias }];
  }
}

/** A batch norm as scale · x + shift. */
interface Affine {
  scale: Float64Array;
  shift: Float64Array;
}

function affine({ gamma, beta, mean, variance, epsilon }: BatchNorm, name: string): Affine {
  const negative = variance.findIndex((value) => value < 0);
  if (negative >= 0) throw refuse('variances from 0 up', `the batch norm of ${name}`, show(variance[negative]));
  const scale = Float64Array.from(gamma, (value, i) => value / Math.sqrt(variance[i]! + epsilon));
  return { scale, shift: scale.map((value, i) => beta[i]! - mean[i]! * value) };
}

function fold(weight: Float32Array, bias: Float32Array, { scale, shift }: Affine) {
  const fan = weight.length / scale.length;
  return {
    weight: weight.map((value, i) => value * scale[Math.floor(i / fan)]!),
    bias: bias.map((value, o) => value * scale[o]! + shift[o]!),
  };
}
