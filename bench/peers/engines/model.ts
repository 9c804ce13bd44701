// What the benches ask of an engine that runs our weights: a network as a model, tensors in, numbers out.
import type { WeightFile } from '../../../bindings/weights/format.ts';
import type { PeerName } from '../install.ts';
import type { Layout, Output } from './layout.ts';

export type NetName = 'pnet' | 'rnet' | 'onet' | 'elg';

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
