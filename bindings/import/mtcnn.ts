// MTCNN (Zhang et al. 2016, https://arxiv.org/abs/1604.02878): its tensors by name, and the way from the layout that
// David Sandberg's det1..3.npy, face-api.js and ipazc/mtcnn share to the layout of weights/FORMAT.md.

import type { Tensor } from '../weights/format.ts';

/** One layer: `window` × `window` × `inputs` values go into each of `outputs`. */
export interface Layer {
  name: string;
  window: number;
  inputs: number;
  outputs: number;
  /** a conv keeps its window in the shape, OHWI; a dense layer flattens it, OI */
  dense: boolean;
  /** followed by PReLU */
  slope: boolean;
}

const conv = (name: string, window: number, inputs: number, outputs: number): Layer => {
  return { name, window, inputs, outputs, dense: false, slope: true };
};
const dense = (name: string, window: number, inputs: number, outputs: number): Layer => {
  return { name, window, inputs, outputs, dense: true, slope: true };
};
const head = (layer: Layer): Layer => ({ ...layer, slope: false });

/** In the order in which the originals store them. fc1 is dense over the last 3×3 map: a window like a conv's. */
export const LAYERS: readonly Layer[] = [
  conv('pnet.conv1', 3, 3, 10),
  conv('pnet.conv2', 3, 10, 16),
  conv('pnet.conv3', 3, 16, 32),
  head(conv('pnet.prob', 1, 32, 2)),
  head(conv('pnet.box', 1, 32, 4)),

  conv('rnet.conv1', 3, 3, 28),
  conv('rnet.conv2', 3, 28, 48),
  conv('rnet.conv3', 2, 48, 64),
  dense('rnet.fc1', 3, 64, 128),
  head(dense('rnet.prob', 1, 128, 2)),
  head(dense('rnet.box', 1, 128, 4)),

  conv('onet.conv1', 3, 3, 32),
  conv('onet.conv2', 3, 32, 64),
  conv('onet.conv3', 3, 64, 64),
  conv('onet.conv4', 2, 64, 128),
  dense('onet.fc1', 3, 128, 256),
  head(dense('onet.prob', 1, 256, 2)),
  head(dense('onet.box', 1, 256, 4)),
  head(dense('onet.points', 1, 256, 10)),
];

/** What the networks were trained to expect: RGB as (v - mean) · scale, and the side of each one's input in pixels. */
export const CONFIG = { color: 'rgb', mean: 127.5, scale: 0.0078125, input: { pnet: 12, rnet: 24, onet: 48 } };

/**
 * Tensors of less values stay float16 in a file of whole numbers: P-Net, the first layers and the last ones, 3 % of all
 * values, on which boxes depend most (half of all corners move by 0.16 % of the face's width, else by 2 %).
 */
export const WHOLE_FROM = 8000;

/** Gives `count` float32 of one original tensor: the parts of a layer are asked for as weight, bias, slope. */
export type Read = (layer: Layer, part: 'weight' | 'bias' | 'slope', count: number) => Float32Array;

/** The originals' tensors → ours, in the order of LAYERS. */
export function* canonical(read: Read): Generator<[string, Tensor]> {
  for (const layer of LAYERS) {
    const { name, window, inputs, outputs } = layer;
    const fan = window * window * inputs;
    const shape = layer.dense ? [outputs, fan] : [outputs, window, window, inputs];
    yield [`${name}.weight`, { shape, data: reorder(read(layer, 'weight', fan * outputs), layer) }];
    yield [`${name}.bias`, { shape: [outputs], data: read(layer, 'bias', outputs) }];
    if (layer.slope) yield [`${name}.slope`, { shape: [outputs], data: read(layer, 'slope', outputs) }];
  }
}

/**
 * from W · H · I · O: the nets were trained on transposed pictures, so the outer axis of a window runs along the
 * picture's x to   O · H · W · I: for pictures as they are
 */
function reorder(src: Float32Array, { window, inputs, outputs }: Layer): Float32Array {
  const dst = new Float32Array(src.length);
  for (let o = 0, to = 0; o < outputs; o++) {
    for (let y = 0; y < window; y++) {
      for (let x = 0; x < window; x++) {
        for (let i = 0; i < inputs; i++, to++) dst[to] = src[((x * window + y) * inputs + i) * outputs + o]!;
      }
    }
  }
  return dst;
}
