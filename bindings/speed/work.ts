// The work of networks: multiply-adds of their layers, two operations each, counted direct whatever kernel does them.
import { elgLayers, type ElgLayer } from '../import/elg.ts';
import type { ElgConfig } from '../nets/elg.ts';
import type { Layer } from '../nets/layer.ts';
import { ONET, PNET, RNET } from '../nets/tables.ts';

export type NetName = 'pnet' | 'rnet' | 'onet';
export const TABLES: Record<NetName, readonly Layer[]> = { pnet: PNET, rnet: RNET, onet: ONET };

/** A layer as it meets a map of h x w pixels: the side of its window, and its outputs by name. */
export interface Met {
  layer: Layer;
  h: number;
  w: number;
  cin: number;
  side: number;
  outputs: readonly (readonly [name: string, channels: number])[];
  /** its output */
  oh: number;
  ow: number;
}

/** The layers of a network on an input of that size, one after the other. */
export function* meet(net: NetName, height: number, width: number): Generator<Met> {
  let [h, w, cin] = [height, width, 3];
  for (const layer of TABLES[net]) {
    const side = layer.kind === 'conv' || layer.kind === 'pool' ? layer.size : layer.kind === 'dense' ? h : 1;
    const isPool = layer.kind === 'pool';
    const outputs = isPool ? [] : layer.kind === 'heads' ? layer.outputs : ([[layer.name, layer.cout]] as const);
    const isCeil = isPool && layer.edge === 'ceil';
    const size = (n: number) => (isCeil ? Math.ceil(n / 2) : isPool ? Math.floor((n - side) / 2) + 1 : n - side + 1);
    const [oh, ow] = [size(h), size(w)];
    yield { layer, h, w, cin, side, outputs, oh, ow };
    if (!isPool) cin = outputs.reduce((sum, [, channels]) => sum + channels, 0);
    [h, w] = [oh, ow];
  }
}

/** Operations of one input; P-Net takes any height and width. */
export function netFlop(net: NetName, height: number, width: number): number {
  let flop = 0;
  for (const { cin, side, outputs, oh, ow } of meet(net, height, width)) {
    for (const [, cout] of outputs) flop += 2 * oh * ow * cout * side * side * cin;
  }
  return flop;
}

/** Operations of one eye; enlarging and what is not a convolution left out. */
export function elgFlop(config: ElgConfig): number {
  let sum = 0;
  for (const layer of elgLayers(config)) {
    if (layer.kind === 'conv') sum += 2 * layer.outputs * layer.size ** 2 * layer.inputs * cells(layer, config);
  }
  return sum;
}

// Pixels of a layer's output.
function cells({ name }: ElgLayer, { height, width, firstStride }: ElgConfig): number {
  const [, depth, part] = /\.depth(\d)\.([a-z]+)/.exec(name) ?? [];
  // what is called low lies behind the pool of its depth
  let halvings = depth === undefined ? 0 : Number(depth) - (part === 'low' ? 0 : 1);
  let [h, w] = [height / firstStride, width / firstStride];
  for (; halvings > 0; halvings--) [h, w] = [Math.ceil(h / 2), Math.ceil(w / 2)];
  return h * w;
}
