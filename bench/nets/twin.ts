// The networks of MTCNN from the weight file, by the naive twins of their layers: what the fast ones are checked
// against.
import type { Layer } from '../../bindings/nets/layer.ts';
import { ONET, PNET, RNET } from '../../bindings/nets/tables.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';
import { conv } from '../../tests/reference/conv.ts';
import { maxPool } from '../../tests/reference/pool.ts';

export type NetName = 'pnet' | 'rnet' | 'onet';
export const TABLES: Record<NetName, readonly Layer[]> = { pnet: PNET, rnet: RNET, onet: ONET };

/** A layer as it meets a map of h x w pixels: the side of its window, and its outputs by name. */
interface Met {
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

function* meet(net: NetName, height: number, width: number): Generator<Met> {
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

/**
 * The heads' outputs (two logits, offsets, landmarks) for one size x size x 3 input, size being what the net was
 * trained on.
 */
export function runTwin({ tensors }: WeightFile, net: NetName, input: Float32Array): Float32Array {
  let map = input;
  const size = Math.sqrt(input.length / 3);
  for (const { layer, h, w, cin, side, outputs, oh, ow } of meet(net, size, size)) {
    if (layer.kind === 'pool') {
      map = maxPool(map, { maps: 1, h, w, c: cin, oh, ow, size: side });
      continue;
    }
    const parts = outputs.map(([name, cout]) => {
      const part = (what: string, shape: number[]) => tensors.get(`${net}.${name}.${what}`, shape);
      const isMap = layer.kind === 'conv' || net === 'pnet';
      const weights = {
        w: part('weight', isMap ? [cout, side, side, cin] : [cout, side * side * cin]),
        bias: part('bias', [cout]),
        slope: layer.kind === 'heads' ? new Float32Array(cout).fill(1) : part('slope', [cout]),
      };
      return conv(map, weights, { maps: 1, h, w, cin, cout, kh: side, kw: side, stride: 1 });
    });
    // heads see one pixel: side by side is one after the other
    map = Float32Array.from(parts.flatMap((values) => [...values]));
  }
  return map;
}

/** Multiply-adds of one input, two operations each, counted direct; P-Net takes any height and width. */
export function netFlop(net: NetName, height: number, width: number): number {
  let flop = 0;
  for (const { cin, side, outputs, oh, ow } of meet(net, height, width)) {
    for (const [, cout] of outputs) flop += 2 * oh * ow * cout * side * side * cin;
  }
  return flop;
}
