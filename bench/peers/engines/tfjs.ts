// tensorflow.js on its WebAssembly backend: MTCNN's networks from its fused operations. In Node it has one thread.
import type { Layer } from '../../../bindings/nets/layer.ts';
import type { WeightFile } from '../../../bindings/weights/format.ts';
import { TABLES } from '../../../bindings/speed/work.ts';
import { peerFile } from '../install.ts';
import type { Model, PeerEngine } from './model.ts';
import type { Output } from './layout.ts';

interface Tensor {
  shape: number[];
  dataSync(): Float32Array;
  dispose(): void;
}

/** What we use of it. */
export interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tidy<T>(compute: () => T): T;
  keep(x: Tensor): Tensor;
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  transpose(x: Tensor, order: readonly number[]): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  softmax(x: Tensor): Tensor;
  maxPool(x: Tensor, size: number, stride: number, pad: 'same' | 'valid'): Tensor;
  fused: { conv2d(args: object): Tensor; matMul(args: object): Tensor };
}

/** The library with its backend running. */
export async function startTf(): Promise<Tf> {
  const [core, backend] = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm']; // not there unless installed
  const tf = (await import(core!)) as Tf & { default?: Tf };
  const wasm = (await import(backend!)) as { setWasmPaths?: unknown; default?: unknown };
  const { setWasmPaths } = (wasm.setWasmPaths ? wasm : wasm.default) as { setWasmPaths(path: string): void };
  setWasmPaths(peerFile('tfjs-wasm', 'dist/').pathname);
  const found = tf.fused ? tf : tf.default!;
  await found.setBackend('wasm');
  await found.ready();
  return found;
}

export async function startTfjs(): Promise<PeerEngine> {
  const tf = await startTf();
  return {
    name: 'tfjs-wasm',
    async load(net, weights): Promise<Model> {
      if (net === 'elg') throw new Error('ELG is not written for tensorflow.js');
      const forward = network(tf, net, weights);
      return {
        layout: 'pixels',
        tensor: (values, n, height, width) =>
          tf.tensor(values, [n, height, width, values.length / (n * height * width)]),
        run: async (x) => {
          const outputs: Record<string, Output> = {};
          for (const [name, value] of Object.entries(tf.tidy(() => forward(x as Tensor)))) {
            const [, height, width] = value.shape.length === 4 ? value.shape : [1, 1, 1];
            outputs[name] = { data: value.dataSync(), height: height!, width: width!, channels: value.shape.at(-1)! };
            value.dispose();
          }
          return outputs;
        },
        free: (x) => (x as Tensor).dispose(),
      };
    },
  };
}

// A layer's output from its input; heads leave theirs in `outputs`.
type Step = (x: Tensor, outputs: Record<string, Tensor>) => Tensor;

function network(tf: Tf, net: keyof typeof TABLES, file: WeightFile): (x: Tensor) => Record<string, Tensor> {
  const isMap = net === 'pnet';
  let channels = 3;
  let side = net === 'rnet' ? 24 : 48;
  const constant = (name: string, shape: number[]) =>
    tf.keep(tf.tensor(file.tensors.get(`${net}.${name}`, shape), shape));
  const linear = (name: string, cout: number, k: number, isDense: boolean, prelu: boolean): Step => {
    const bias = constant(`${name}.bias`, [cout]);
    const activation = prelu && { activation: 'prelu', preluActivationWeights: constant(`${name}.slope`, [cout]) };
    const cin = channels;
    if (isDense) {
      // turned here: with transposeB this backend leaves the bias out
      const b = tf.keep(tf.tidy(() => tf.transpose(constant(`${name}.weight`, [cout, k * k * cin]), [1, 0])));
      return (x) => tf.fused.matMul({ a: tf.reshape(x, [-1, k * k * cin]), b, bias, ...activation });
    }
    // outputs · height · width · inputs to height · width · inputs · outputs
    const filter = tf.keep(tf.tidy(() => tf.transpose(constant(`${name}.weight`, [cout, k, k, cin]), [1, 2, 3, 0])));
    return (x) => tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias, ...activation });
  };
  const step = (row: Layer): Step => {
    if (row.kind === 'pool') {
      side = row.edge === 'ceil' ? Math.ceil(side / 2) : Math.floor((side - row.size) / 2) + 1;
      return (x) => tf.maxPool(x, row.size, 2, row.edge === 'ceil' ? 'same' : 'valid');
    }
    if (row.kind === 'heads') {
      const heads = row.outputs.map(([name, cout]) => [name, linear(name, cout, 1, !isMap, false)] as const);
      return (x, outputs) => {
        for (const [name, head] of heads) {
          const value = head(x, outputs);
          outputs[name === 'prob' ? 'probability' : name] = name === 'prob' ? tf.softmax(value) : value;
        }
        return x;
      };
    }
    const isDense = row.kind === 'dense';
    const k = isDense ? side : row.size;
    const layer = linear(row.name, row.cout, k, isDense, true);
    channels = row.cout;
    side = side - k + 1;
    return layer;
  };
  const steps = TABLES[net].map(step);
  return (x) => {
    const outputs: Record<string, Tensor> = {};
    steps.reduce((value, layer) => layer(value, outputs), x);
    return outputs;
  };
}
