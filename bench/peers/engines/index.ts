// Engines that run our weights.
import type { PeerName } from '../install.ts';
import type { PeerEngine } from './model.ts';
import { startOnnx } from './onnxruntime.ts';
import { startTfjs } from './tfjs.ts';

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
