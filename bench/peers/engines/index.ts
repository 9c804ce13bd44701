// What the benches ask of an engine that runs our weights: a network as a model, tensors in, numbers out.
import type { WeightFile } from '../../../bindings/weights/format.ts';
import type { PeerName } from '../install.ts';
import type { Layout, Output } from './layout.ts';
import { startOnnx } from './onnxruntime.ts';
import { startTfjs } from './tfjs.ts';

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

const started = new Map<PeerName, Promise<PeerEngine>>();

/** An engine that runs our weights, started once; its number of threads cannot be changed later. */
export function startEngine(peer: PeerName, threads: number): Promise<PeerEngine> {
  let engine = started.get(peer);
  if (!engine) started.set(peer, (engine = start(peer, threads)));
  return engine;
}

async function start(peer: PeerName, threads: number): Promise<PeerEngine> {
  if (peer === 'onnxruntime-web' || peer === 'onnxruntime-node') return startOnnx(peer, threads);
  if (peer === 'tfjs-wasm') return startTfjs();
  throw new Error(`${peer} does not run our weights`);
}
