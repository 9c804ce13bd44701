// What the benches ask of an engine that runs our weights: a network as a model, tensors in, numbers out.
import type { WeightFile } from '../../../bindings/weights/format.ts';
import type { PeerName } from '../install.ts';
import { startOnnx } from './onnxruntime.ts';

export type NetName = 'pnet' | 'rnet' | 'onet' | 'elg';

/** How channels lie: planes one after the other (NCHW), or beside each other in each pixel (NHWC). */
export type Layout = 'planes' | 'pixels';

/** One output; its numbers are our own copy. */
export interface Output {
  data: Float32Array;
  height: number;
  width: number;
  channels: number;
}

export interface Model {
  layout: Layout;
  /** n maps that lie in `layout` */
  tensor(values: Float32Array, n: number, height: number, width: number): object;
  /** P-, R-, O-Net: probability (2), box (4), points (10); ELG: heatmaps (18) */
  run(x: object): Promise<Record<string, Output>>;
  /** of a tensor that is not used again */
  free(x: object): void;
}

export interface PeerEngine {
  name: PeerName;
  /** `eyes`: how many maps ELG's batch has */
  load(net: NetName, weights: WeightFile, eyes?: number): Promise<Model>;
}

/** Starts an engine that runs our weights; its number of threads cannot be changed later. */
export async function startEngine(peer: PeerName, threads: number): Promise<PeerEngine> {
  if (peer === 'onnxruntime-web' || peer === 'onnxruntime-node') return startOnnx(peer, threads);
  throw new Error(`${peer} does not run our weights`);
}

/** Where channel `c` of pixel `i` of map `n` is. */
export function indexOf({ height, width, channels }: Output, layout: Layout, n: number, i: number, c: number): number {
  const pixels = height * width;
  return layout === 'planes' ? (n * channels + c) * pixels + i : (n * pixels + i) * channels + c;
}

/** Maps whose channels lie beside each other, in another layout. */
export function arrange(values: Float32Array, layout: Layout, n: number, height: number, width: number): Float32Array {
  if (layout === 'pixels') return values;
  const pixels = height * width;
  const channels = values.length / (n * pixels);
  const out = new Float32Array(values.length);
  const shape = { data: out, height, width, channels };
  for (let map = 0, at = 0; map < n; map++) {
    for (let i = 0; i < pixels; i++) {
      for (let c = 0; c < channels; c++) out[indexOf(shape, layout, map, i, c)] = values[at++]!;
    }
  }
  return out;
}
