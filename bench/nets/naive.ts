// The networks computed from the weight file by plain loops in double: what the fast ones are checked against.
import type { Layer } from '../../bindings/nets/layer.ts';
import { ONET } from '../../bindings/nets/onet.ts';
import { PNET } from '../../bindings/nets/pnet.ts';
import { RNET } from '../../bindings/nets/rnet.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';

export type NetName = 'pnet' | 'rnet' | 'onet';
const TABLES: Record<NetName, readonly Layer[]> = { pnet: PNET, rnet: RNET, onet: ONET };

interface MapOf {
  size: number;
  channels: number;
  values: ArrayLike<number>;
}

/**
 * The heads' outputs (two logits, offsets, landmarks) for one size x size x 3 input, size being what the net was
 * trained on.
 */
export function runNaive(file: WeightFile, net: NetName, input: ArrayLike<number>): Float64Array {
  let map: MapOf = { size: Math.sqrt(input.length / 3), channels: 3, values: input };
  for (const layer of TABLES[net]) {
    if (layer.kind === 'pool') map = pool(map, layer.size, layer.edge);
    else {
      const side = layer.kind === 'conv' ? layer.size : layer.kind === 'dense' ? map.size : 1;
      const outputs = layer.kind === 'heads' ? layer.outputs : ([[layer.name, layer.cout]] as const);
      const parts = outputs.map(([name, cout]) => conv(file, net, name, cout, side, layer.kind, map));
      map =
        parts.length === 1 ? parts[0]! : { ...parts[0]!, values: parts.flatMap(({ values }) => Array.from(values)) };
    }
  }
  return Float64Array.from(map.values);
}

/** Multiply-adds of one size x size input, two operations each; P-Net takes any height and width. */
export function netFlop(net: NetName, height: number, width: number): number {
  let [h, w, channels, flop] = [height, width, 3, 0];
  for (const layer of TABLES[net]) {
    if (layer.kind === 'pool') {
      const out = (n: number) => (layer.edge === 'ceil' ? Math.ceil(n / 2) : Math.floor((n - layer.size) / 2) + 1);
      [h, w] = [out(h), out(w)];
      continue;
    }
    const side = layer.kind === 'conv' ? layer.size : layer.kind === 'dense' ? h : 1;
    const cout = layer.kind === 'heads' ? layer.outputs.reduce((sum, [, c]) => sum + c, 0) : layer.cout;
    [h, w] = [h - side + 1, w - side + 1];
    flop += 2 * h * w * cout * side * side * channels;
    channels = cout;
  }
  return flop;
}

function conv(
  file: WeightFile,
  net: NetName,
  name: string,
  cout: number,
  side: number,
  kind: Layer['kind'],
  map: MapOf,
): MapOf {
  const { size, channels, values } = map;
  const of = (part: string, shape: number[]) => file.tensors.get(`${net}.${name}.${part}`, shape);
  const isConv = kind === 'conv' || net === 'pnet';
  const weight = of('weight', isConv ? [cout, side, side, channels] : [cout, side * side * channels]);
  const bias = of('bias', [cout]);
  const slope = kind === 'heads' ? null : of('slope', [cout]);
  const n = size - side + 1;
  const out = new Float64Array(n * n * cout);
  for (let y = 0, i = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      for (let o = 0; o < cout; o++, i++) {
        let sum = bias[o]!;
        for (let ky = 0; ky < side; ky++) {
          const from = ((y + ky) * size + x) * channels;
          const weights = (o * side + ky) * side * channels;
          for (let k = 0; k < side * channels; k++) sum += values[from + k]! * weight[weights + k]!;
        }
        out[i] = slope && sum < 0 ? sum * slope[o]! : sum;
      }
    }
  }
  return { size: n, channels: cout, values: out };
}

function pool({ size, channels, values }: MapOf, window: number, edge: 'ceil' | 'floor'): MapOf {
  const n = edge === 'ceil' ? Math.ceil(size / 2) : Math.floor((size - window) / 2) + 1;
  const out = new Float64Array(n * n * channels).fill(-Infinity);
  for (let i = 0; i < out.length; i++) {
    const c = i % channels;
    const x = Math.floor(i / channels) % n;
    const y = Math.floor(i / channels / n);
    for (let v = 2 * y; v < Math.min(size, 2 * y + window); v++) {
      for (let u = 2 * x; u < Math.min(size, 2 * x + window); u++) {
        out[i] = Math.max(out[i]!, values[(v * size + u) * channels + c]!);
      }
    }
  }
  return { size: n, channels, values: out };
}
