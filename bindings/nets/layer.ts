// A network as a table of layers, and a layer with its weights packed into the arena.
import type { Engine } from '../runtime/engine.ts';
import type { ConvWeights } from '../runtime/ops.ts';
import type { WeightFile } from '../weights/format.ts';
import { packConv, packWinograd, padChannels, padVector, planesOf, type TileSize } from '../weights/pack.ts';

/** One row of a network's table. */
export type Layer =
  /** valid convolution, size x size, stride 1, then PReLU */
  | { kind: 'conv'; name: string; size: number; cout: number }
  /** max pool, size x size, stride 2; `ceil` is TensorFlow's SAME: the last window may hang over the edge */
  | { kind: 'pool'; size: 2 | 3; edge: 'ceil' | 'floor' }
  /** fully connected over the whole map, then PReLU */
  | { kind: 'dense'; name: string; cout: number }
  /** linear outputs at every pixel, side by side: names and channels */
  | { kind: 'heads'; outputs: readonly (readonly [name: string, channels: number])[] };

/** A layer ready to run. Channels are the stored ones: multiples of 4 except in a net's input. */
export type PackedLayer = { kind: 'pool'; size: 2 | 3; edge: 'ceil' | 'floor' } | ConvLayer;

export interface ConvLayer {
  kind: 'conv';
  size: number;
  cin: number;
  direct: ConvWeights;
  /** for 3x3 layers of a net that asked for it, in tiles of this size */
  winograd: (ConvWeights & { size: TileSize }) | null;
}

/**
 * Which Winograd tile makes n x n outputs of a 3x3 layer with the fewest products; null where the map is smaller than
 * any.
 */
export function cheapestTile(n: number): TileSize | null {
  if (n < 3) return null;
  const products = (size: TileSize) => Math.ceil(n / size) ** 2 * planesOf(size);
  return n >= 4 && products(4) < products(3) ? 4 : 3;
}

/** How far a layer's window reaches on maps of n pixels: the size of its output. */
export function outputSize(layer: PackedLayer, n: number): number {
  if (layer.kind === 'conv') return n - layer.size + 1;
  return layer.edge === 'ceil' ? Math.ceil(n / 2) : Math.floor((n - layer.size) / 2) + 1;
}

/**
 * Packs the layers of `net` ('pnet' ...) from `file` into the arena, where they stay. `input` is the size and channels
 * of the map that goes in (a fully convolutional net may then be run on any size). `tile`: the Winograd tile of a 3x3
 * layer with n x n outputs.
 */
export function packLayers(
  engine: Engine,
  file: WeightFile,
  net: string,
  table: readonly Layer[],
  input: { size: number; channels: number },
  tile: (n: number) => TileSize | null,
): PackedLayer[] {
  const packed: PackedLayer[] = [];
  let { size, channels } = input; // as in the file
  let stored = channels;
  for (const layer of table) {
    const next = layer.kind === 'pool' ? layer : packWeights(layer);
    packed.push(next);
    size = layer.kind === 'dense' ? 1 : outputSize(next, size);
  }
  return packed;

  function packWeights(layer: Exclude<Layer, { kind: 'pool' }>): ConvLayer {
    const side = layer.kind === 'conv' ? layer.size : layer.kind === 'dense' ? size : 1;
    const outputs = layer.kind === 'heads' ? layer.outputs : ([[layer.name, layer.cout]] as const);
    const cout = outputs.reduce((sum, [, c]) => sum + c, 0);
    const shape = (c: number) =>
      layer.kind === 'conv' || net === 'pnet' ? [c, side, side, channels] : [c, side * side * channels];
    const get = (part: string, of: (c: number) => number[]) =>
      concat(outputs.map(([name, c]) => file.tensors.get(`${net}.${name}.${part}`, of(c))));

    const conv = packFilter(
      engine,
      {
        weight: get('weight', shape),
        bias: get('bias', (c) => [c]),
        // heads have no activation: a slope of 1
        slope: layer.kind === 'heads' ? new Float32Array(cout).fill(1) : get('slope', (c) => [c]),
      },
      { cout, size: side, cin: channels, cinStored: stored },
      tile(size - side + 1),
    );
    channels = cout;
    stored = conv.direct.cout;
    return conv;
  }
}

/**
 * Packs one square filter (cout, size, size, cin), with its bias and the slope of its PReLU, into the arena. `tile`: a
 * 3x3 filter gets weights for Winograd tiles of this size too.
 */
export function packFilter(
  engine: Engine,
  values: { weight: Float32Array; bias: Float32Array; slope: Float32Array },
  shape: { cout: number; size: number; cin: number; cinStored: number },
  tile: TileSize | null,
): ConvLayer {
  const { cout, size, cin, cinStored } = shape;
  const stored = padChannels(cout);
  const filter = { cout, h: size, w: size, cin, cinStored };
  const vectors = {
    bias: keep(engine, padVector(values.bias, stored)),
    slope: keep(engine, padVector(values.slope, stored)),
    cout: stored,
  };
  return {
    kind: 'conv',
    size,
    cin: cinStored,
    direct: { w: keep(engine, packConv(values.weight, filter)), ...vectors },
    winograd:
      tile && size === 3
        ? { w: keep(engine, packWinograd(values.weight, filter, tile)), ...vectors, size: tile }
        : null,
  };
}

/** Puts a vector into the arena, to stay. */
export function keep(engine: Engine, values: Float32Array): number {
  const at = engine.arena.alloc(values.byteLength);
  engine.arena.f32(at, values.length).set(values);
  return at;
}

function concat(parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
