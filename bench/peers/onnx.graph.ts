// What is written of ONNX: protocol buffers, the few messages needed by hand, field numbers as in onnx.proto (opset
// 13).

const FLOAT = 1;
const Attribute = { int: 2, ints: 7 } as const;

export type Bytes = Uint8Array<ArrayBuffer>;

/** A model while it is made. */
export class Graph {
  readonly #name: string;
  readonly #nodes: Bytes[] = [];
  readonly #constants: Bytes[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Returns the name of its output. */
  node(type: string, inputs: readonly string[], output: string, attributes: readonly Bytes[] = []): string {
    this.#nodes.push(node(type, inputs, output, attributes));
    return output;
  }

  /** Returns its name. */
  constant(name: string, dims: readonly number[], values: Float32Array): string {
    this.#constants.push(tensor(name, dims, values));
    return name;
  }

  /** The whole file. */
  model(input: Bytes, outputs: readonly Bytes[]): Bytes {
    const graph = concat([
      ...this.#nodes.map((bytes) => field(1, bytes)),
      field(2, this.#name),
      ...this.#constants.map((bytes) => field(5, bytes)),
      field(11, input),
      ...outputs.map((bytes) => field(12, bytes)),
    ]);
    // ir_version 7, opset 13 of the default domain
    return concat([number(1, 7), field(2, 'saccade'), field(7, graph), field(8, number(2, 13))]);
  }
}

/** Weights from O · H · W · I to O · I · H · W. */
export function fromHwi(values: Float32Array, cout: number, taps: number, cin: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let o = 0; o < cout; o++) {
    for (let tap = 0; tap < taps; tap++) {
      for (let i = 0; i < cin; i++) out[(o * cin + i) * taps + tap] = values[(o * taps + tap) * cin + i]!;
    }
  }
  return out;
}

// NodeProto
function node(type: string, inputs: readonly string[], output: string, attributes: readonly Bytes[] = []): Bytes {
  const names = inputs.map((name) => field(1, name));
  return concat([...names, field(2, output), field(3, output), field(4, type), ...attributes.map((a) => field(5, a))]);
}

// AttributeProto
export function int(name: string, v: number): Bytes {
  return concat([field(1, name), number(3, v), number(20, Attribute.int)]);
}
export function ints(name: string, values: readonly number[]): Bytes {
  return concat([field(1, name), ...values.map((v) => number(8, v)), number(20, Attribute.ints)]);
}

// TensorProto
function tensor(name: string, dims: readonly number[], values: Float32Array): Bytes {
  const raw = Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return concat([...dims.map((n) => number(1, n)), number(2, FLOAT), field(8, name), field(9, raw)]);
}

// ValueInfoProto: a dimension is a number, or a name where it is free
export function value(name: string, dims: readonly (number | string)[]): Bytes {
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
