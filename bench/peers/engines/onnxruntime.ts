// onnxruntime: its WebAssembly SIMD backend, or its native one, on models made of our weight files.
import { createElgModel } from '../onnx.elg.ts';
import { createModel } from '../onnx.ts';
import type { PeerEngine } from './model.ts';
import { startRuntime, type OnnxName } from './session.ts';

export async function startOnnx(name: OnnxName, threads: number): Promise<PeerEngine> {
  const load = await startRuntime(name, threads);
  return {
    name,
    load: async (net, weights, eyes = 2) =>
      load(await (net === 'elg' ? createElgModel(weights, eyes) : createModel(weights, net))),
  };
}
