// onnxruntime: its WebAssembly SIMD backend, or its native one. Both have one API.
import { createElgModel } from '../onnx.elg.ts';
import { createModel } from '../onnx.ts';
import type { Model, Output, PeerEngine } from './index.ts';

/** What we use of it. */
interface Runtime {
  env: { wasm: { numThreads: number }; logLevel: string };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
}
interface Session {
  run(feeds: { x: object }): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>>;
}

type Name = 'onnxruntime-web' | 'onnxruntime-node';

export async function startOnnx(name: Name, threads: number): Promise<PeerEngine> {
  const from: string = name; // its types are not there unless it is installed
  const imported = (await import(from)) as Runtime & { default?: Runtime };
  const { env, InferenceSession, Tensor } = imported.InferenceSession ? imported : imported.default!;
  env.logLevel = 'error';
  if (name === 'onnxruntime-web') env.wasm.numThreads = threads;
  const place = name === 'onnxruntime-web' ? { executionProviders: ['wasm'] } : { executionProviders: ['cpu'] };
  const options = { ...place, graphOptimizationLevel: 'all', intraOpNumThreads: threads, interOpNumThreads: 1 };
  return {
    name,
    async load(net, weights, eyes = 2): Promise<Model> {
      const bytes = net === 'elg' ? createElgModel(weights, eyes) : createModel(weights, net);
      const session = await InferenceSession.create(bytes, options);
      return {
        layout: 'planes',
        tensor: (values, n, height, width) =>
          new Tensor('float32', values, [n, values.length / (n * height * width), height, width]),
        run: async (x) => {
          const outputs: Record<string, Output> = {};
          for (const [key, { data, dims }] of Object.entries(await session.run({ x }))) {
            outputs[key] = { data, channels: dims[1]!, height: dims[2] ?? 1, width: dims[3] ?? 1 };
          }
          return outputs;
        },
        free: () => undefined,
      };
    },
  };
}
