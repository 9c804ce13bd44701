// An ONNX session of onnxruntime, web or native, as a model.
import type { Model } from './model.ts';
import type { Output } from './layout.ts';

/** What we use of it. */
export interface Runtime {
  env: { wasm: { numThreads: number }; logLevel: string };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
}
interface Session {
  run(feeds: { x: object }): Promise<Record<string, { data: Float32Array; dims: readonly number[] }>>;
}

export type OnnxName = 'onnxruntime-web' | 'onnxruntime-node';

/** Loads the runtime; returns what makes models of ONNX files. */
export async function startRuntime(name: OnnxName, threads: number): Promise<(onnx: Uint8Array) => Promise<Model>> {
  const from: string = name; // its types are not there unless it is installed
  const imported = (await import(from)) as Runtime & { default?: Runtime };
  const { env, InferenceSession, Tensor } = imported.InferenceSession ? imported : imported.default!;
  env.logLevel = 'error';
  if (name === 'onnxruntime-web') env.wasm.numThreads = threads;
  const options = {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  };
  return async (onnx) => {
    const session = await InferenceSession.create(onnx, options);
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
  };
}
