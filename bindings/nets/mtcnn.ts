// The three networks of MTCNN, packed from one weight file.
import { SaccadeError, expected, show } from '../errors.ts';
import type { Engine } from '../runtime/engine.ts';
import type { WeightFile } from '../weights/format.ts';
import type { ConvWeights } from '../runtime/ops.ts';
import { packFives } from '../weights/pack.ts';
import { cheapestTile, keep, packLayers, type ConvLayer, type PackedLayer } from './layer.ts';
import { logitDeviation } from './rounding.ts';
import { ONET, PNET, RNET } from './tables.ts';

export interface Mtcnn {
  pnet: PNet;
  rnet: PackedLayer[];
  onet: PackedLayer[];
}

/** P-Net in the parts that run on different maps. */
export interface PNet {
  /** conv1, for the kernel that pools as well: level to features */
  head: ConvWeights;
  /** conv2 and conv3 over the features of a band: by Winograd for screening, directly for the cells that pass */
  body: readonly [ConvLayer, ConvLayer];
  /** conv3 to logits and offsets */
  heads: ConvLayer;
  /**
   * difference of the two classes: weights (32) in the arena, and bias; logits that screening leaves for its rounding
   */
  screen: { at: number; bias: number; margin: number };
}

/**
 * Deviations of a logit that screening leaves below the threshold: half a logit for MTCNN's weights. Against the
 * deviation over all pictures there could be it is 2.3; where every feature is as large as the largest seen in 50
 * photographs, 5; at their mean, 62. The largest difference seen on 8.8 million cells is 1.2e-4 logits.
 */
const MARGIN = 2.3;

/** Name, and what is done to pixels: color order, mean, scale. */
const WANTED = 'mtcnn,rgb,127.5,0.0078125';

export const PNET_CHANNELS = 12; // of the pooled features: 10, stored as a multiple of 4
export const PNET_WINDOW = 5; // pooled pixels that one cell sees, each way
export const PNET_SIZE = 12; // level pixels that one cell sees, each way
export const RNET_SIZE = 24;
export const ONET_SIZE = 48;

/** Packs all three into the arena. Throws SACCADE_BAD_WEIGHTS, naming the tensor. */
export function packMtcnn(engine: Engine, file: WeightFile, from: string): Mtcnn {
  const { color, mean, scale } = file.config;
  const came = [file.network, color, mean, scale].join();
  if (came !== WANTED) {
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', expected(`weights of the network '${WANTED}'`, from, show(came)));
  }
  const pnet = packLayers(engine, file, 'pnet', PNET, { size: PNET_SIZE, channels: 3 }, () => 4);
  return {
    pnet: {
      head: packHead(engine, file, (pnet[0] as ConvLayer).direct),
      body: pnet.slice(2, 4) as [ConvLayer, ConvLayer],
      heads: pnet[4] as ConvLayer,
      screen: packScreen(engine, file, pnet.slice(2, 4) as [ConvLayer, ConvLayer]),
    },
    rnet: packLayers(engine, file, 'rnet', RNET, { size: RNET_SIZE, channels: 3 }, cheapestTile),
    onet: packLayers(engine, file, 'onet', ONET, { size: ONET_SIZE, channels: 3 }, cheapestTile),
  };
}

function packHead(engine: Engine, file: WeightFile, direct: ConvWeights): ConvWeights {
  const values = file.tensors.get('pnet.conv1.weight', [10, 3, 3, 3]);
  return { ...direct, w: keep(engine, packFives(values)) };
}

function packScreen(engine: Engine, file: WeightFile, body: PNet['body']): PNet['screen'] {
  const weight = file.tensors.get('pnet.prob.weight', [2, 1, 1, 32]);
  const bias = file.tensors.get('pnet.prob.bias', [2]);
  const at = keep(
    engine,
    weight.slice(32).map((v, i) => v - weight[i]!),
  );
  return {
    at,
    bias: bias[1]! - bias[0]!,
    margin: MARGIN * (file.deviation ?? logitDeviation(engine, file, body)),
  };
}
