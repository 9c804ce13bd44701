// The three networks as ONNX models, made in memory from our weight file, so that other engines run the very same numbers.
// ONNX is protocol buffers: the few messages needed are written by hand, field numbers as in onnx.proto (opset 13).
import type { Layer } from '../../bindings/nets/layer.ts';
import { ONET } from '../../bindings/nets/onet.ts';
import { PNET } from '../../bindings/nets/pnet.ts';
import { RNET } from '../../bindings/nets/rnet.ts';
import type { WeightFile } from '../../bindings/weights/format.ts';

const NETS = {
  pnet: { table: PNET as readonly Layer[], size: null },
  rnet: { table: RNET as readonly Layer[], size: 24 },
  onet: { table: ONET as readonly Layer[], size: 48 },
} as const;

const FLOAT = 1;
const Attribute = { int: 2, ints: 7 } as const;

/**
 * A model with input x (n, 3, h, w), normalized; outputs prob (n, 2), box (n, 4) and O-Net's points (n, 10), P-Net's with height and width.
 * prob is after softmax.
 */
export function createModel(file: WeightFile, net: keyof typeof NETS): Uint8Array<ArrayBuffer> {
  const { table, size } = NETS[net];
  const nodes: Bytes[] = [];
  const constants: Bytes[] = [];
  const outputs: Bytes[] = [];
  let map = 'x';
  let channels = 3;
  let side = size ?? 0;
  const weightOf = (part: string, name: string, shape: number[]) => file.tensors.get(`${net}.${name}.${part}`, shape);
  const keep = (name: string, dims: number[], values: Float32Array) => {
    constants.push(tensor(name, dims, values));
    return name;
  };
  // a convolution; on nets of a fixed size a dense layer is one over the whole map, which is how engines like it least: Gemm instead
  const layer = (name: string, cout: number, k: number, isDense: boolean): string => {
    const shape = isDense ? [cout, k * k * channels] : [cout, k, k, channels];
    const values = fromHwi(weightOf('weight', name, shape), cout, k * k, channels);
    const dims = isDense ? [cout, k * k * channels] : [cout, channels, k, k];
    const inputs = [
      map,
      keep(`${name}.weight`, dims, values),
      keep(`${name}.bias`, [cout], weightOf('bias', name, [cout])),
    ];
    nodes.push(
      isDense
        ? node('Gemm', inputs, name, [int('transB', 1)])
        : node('Conv', inputs, name, [ints('kernel_shape', [k, k])]),
    );
    return name;
  };

  for (const row of table) {
    if (row.kind === 'pool') {
      const to = `${map}.pool`;
      const edge = row.edge === 'ceil' ? 1 : 0;
      const window = [ints('kernel_shape', [row.size, row.size]), ints('strides', [2, 2]), int('ceil_mode', edge)];
      nodes.push(node('MaxPool', [map], to, window));
      map = to;
      side = edge ? Math.ceil(side / 2) : Math.floor((side - row.size) / 2) + 1;
      continue;
    }
    if (row.kind === 'heads') {
      for (const [name, cout] of row.outputs) {
        const logits = layer(name, cout, 1, size !== null);
        const isProb = name === 'prob';
        if (isProb) nodes.push(node('Softmax', [logits], 'probability', [int('axis', 1)]));
        const dims = size === null ? ['n', cout, 'mh', 'mw'] : ['n', cout];
        outputs.push(value(isProb ? 'probability' : name, dims));
      }
      continue;
    }
    const isDense = row.kind === 'dense';
    if (isDense) {
      nodes.push(node('Flatten', [map], 'flat', [int('axis', 1)]));
      map = 'flat';
    }
    const { name, cout } = row;
    const k = isDense ? side : row.size;
    const sum = layer(name, cout, k, isDense);
    const slope = keep(`${name}.slope`, isDense ? [cout] : [cout, 1, 1], weightOf('slope', name, [cout]));
    map = `${name}.out`;
    nodes.push(node('PRelu', [sum, slope], map));
    channels = cout;
    side = side - k + 1;
  }

  const input = value('x', ['n', 3, size ?? 'h', size ?? 'w']);
  const graph = concat([
    ...nodes.map((bytes) => field(1, bytes)),
    field(2, net),
    ...constants.map((bytes) => field(5, bytes)),
    field(11, input),
    ...outputs.map((bytes) => field(12, bytes)),
  ]);
  // ir_version 7, opset 13 of the default domain
  return concat([number(1, 7), field(2, 'saccade'), field(7, graph), field(8, number(2, 13))]);
}

// from O · H · W · I  to  O · I · H · W
function fromHwi(values: Float32Array, cout: number, taps: number, cin: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let o = 0; o < cout; o++) {
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < cin; i++) out[(o * cin + i) * taps + tap] = values[(o * taps + tap) * cin + i]!;
    }
  }
  return out;
}

type Bytes = Uint8Array<ArrayBuffer>;

// NodeProto
function node(type: string, inputs: readonly string[], output: string, attributes: readonly Bytes[] = []): Bytes {
  const names = inputs.map((name) => field(1, name));
  return concat([...names, field(2, output), field(3, output), field(4, type), ...attributes.map((a) => field(5, a))]);
}

// AttributeProto
function int(name: string, v: number): Bytes {
  return concat([field(1, name), number(3, v), number(20, Attribute.int)]);
}
function ints(name: string, values: readonly number[]): Bytes {
  return concat([field(1, name), ...values.map((v) => number(8, v)), number(20, Attribute.ints)]);
}

// TensorProto
function tensor(name: string, dims: readonly number[], values: Float32Array): Bytes {
  const raw = Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return concat([...dims.map((n) => number(1, n)), number(2, FLOAT), field(8, name), field(9, raw)]);
}

// ValueInfoProto: a dimension is a number, or a name where it is free
function value(name: string, dims: readonly (number | string)[]): Bytes {
  const shape = concat(dims.map((n) => field(1, typeof n === 'number' ? number(1, n) : field(2, n))));
  return concat([field(1, name), field(2, field(1, concat([number(1, FLOAT), field(2, shape)])))]);
}

// Wire type 2: bytes with their length.
function field(id: number, content: Bytes | string): Bytes {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return concat([varint((id << 3) | 2), varint(bytes.length), bytes]);
}

// Wire type 0.
function number(id: number, v: number): Bytes {
  return concat([varint(id << 3), varint(v)]);
}

function varint(v: number): Bytes {
  const bytes: number[] = [];
  for (; v > 127; v >>>= 7) bytes.push((v & 127) | 128);
  return Uint8Array.from([...bytes, v]);
}

function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
