// ONNX models while they are made: the few messages and fields of onnx.proto (opset 13) that are needed, written by
// protobufjs.

const SCHEMA = `syntax = "proto3";
  message Attribute { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
  message Node { repeated string input = 1; repeated string output = 2; string name = 3; string type = 4;
    repeated Attribute attribute = 5; }
  message Tensor { repeated int64 dims = 1; int32 type = 2; string name = 8; bytes raw = 9; }
  message Dim { oneof kind { int64 size = 1; string free = 2; } }
  message Shape { repeated Dim dim = 1; }
  message Values { int32 type = 1; Shape shape = 2; }
  message Type { Values tensor = 1; }
  message Value { string name = 1; Type type = 2; }
  message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated Value input = 11;
    repeated Value output = 12; }
  message Opset { string domain = 1; int64 version = 2; }
  message Model { int64 ir = 1; string producer = 2; Graph graph = 7; repeated Opset opset = 8; }`;
const FLOAT = 1;
const AttributeType = { int: 2, ints: 7 } as const;

/** What we use of it. */
interface Protobuf {
  parse(schema: string): { root: { lookupType(name: string): { encode(message: object): { finish(): Uint8Array } } } };
}

export class Graph {
  readonly #name: string;
  readonly #nodes: object[] = [];
  readonly #constants: object[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Returns the name of its output. */
  node(
    type: string,
    input: readonly string[],
    output: string,
    attributes: Record<string, number | number[]> = {},
  ): string {
    const attribute = Object.entries(attributes).map(([name, value]) =>
      Array.isArray(value)
        ? { name, ints: value, type: AttributeType.ints }
        : { name, i: value, type: AttributeType.int },
    );
    this.#nodes.push({ type, input, output: [output], name: output, attribute });
    return output;
  }

  /** Returns its name. */
  constant(name: string, dims: readonly number[], values: Float32Array): string {
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#constants.push({ name, dims, type: FLOAT, raw });
    return name;
  }

  /** The whole file. */
  async model(input: object, output: readonly object[]): Promise<Uint8Array> {
    const from: string = 'protobufjs'; // not there unless peers are installed
    const imported = (await import(from)) as Protobuf & { default?: Protobuf };
    const { root } = (imported.default ?? imported).parse(SCHEMA);
    const graph = { name: this.#name, node: this.#nodes, initializer: this.#constants, input: [input], output };
    const model = { ir: 7, producer: 'saccade', graph, opset: [{ version: 13 }] };
    return root.lookupType('Model').encode(model).finish();
  }
}

/** An input or output; a dimension is a number, or a name where it is free. */
export function value(name: string, dims: readonly (number | string)[]): object {
  const dim = dims.map((n) => (typeof n === 'number' ? { size: n } : { free: n }));
  return { name, type: { tensor: { type: FLOAT, shape: { dim } } } };
}

/** Weights from O · H · W · I to O · I · H · W. */
export function fromHwi(values: Float32Array, taps: number, cin: number): Float32Array {
  return values.map((_, at) => {
    const [tap, i, o] = [at % taps, Math.floor(at / taps) % cin, Math.floor(at / taps / cin)];
    return values[(o * taps + tap) * cin + i]!;
  });
}
