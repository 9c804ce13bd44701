// A small HDF5 file as h5py writes them by default (format specification 3.0, superblock 0): groups by symbol tables,
// float32 datasets in one piece.

type Tree = { [name: string]: Tree | Float32Array };

const NONE = 0xffffffffffffffffn;

class Writer {
  bytes = Buffer.alloc(0);

  /** Appends at a multiple of 8; returns where. */
  put(part: Buffer): number {
    const at = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, part, Buffer.alloc(-part.length & 7)]);
    return at;
  }
}

/** Numbers of so many bytes each, little-endian. */
function numbers(...values: (readonly [bytes: 1 | 2 | 4 | 8, value: number | bigint])[]): Buffer {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const part = Buffer.alloc(8);
      part.writeBigUInt64LE(BigInt(value));
      return part.subarray(0, bytes);
    }),
  );
}

const message = (type: number, body: Buffer) =>
  Buffer.concat([
    numbers([2, type], [2, body.length + (-body.length & 7)], [4, 0]),
    body,
    Buffer.alloc(-body.length & 7),
  ]);

/** An object: version 1 of its header, and messages. */
function object(file: Writer, ...messages: Buffer[]): number {
  const body = Buffer.concat(messages);
  return file.put(Buffer.concat([numbers([2, 1], [2, messages.length], [4, 1], [4, body.length], [4, 0]), body]));
}

function dataset(file: Writer, data: Float32Array): number {
  const at = file.put(Buffer.from(data.slice().buffer));
  const space = numbers([1, 1], [1, 1], [2, 0], [4, 0], [8, data.length]);
  // IEEE float32: class 1, version 1; sign at bit 31, exponent of 8 bits at 23, mantissa of 23 at 0, bias 127
  const float = numbers(
    [1, 0x11],
    [1, 0x20],
    [1, 31],
    [1, 0],
    [4, 4],
    [2, 0],
    [2, 32],
    [1, 23],
    [1, 8],
    [1, 0],
    [1, 23],
    [4, 127],
  );
  const layout = numbers([1, 3], [1, 1], [8, at], [8, data.byteLength]);
  return object(file, message(1, space), message(3, float), message(8, layout));
}

function group(file: Writer, tree: Tree): { at: number; btree: number; heap: number } {
  const entries = Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1));
  const objects = entries.map(([, item]) =>
    item instanceof Float32Array ? dataset(file, item) : group(file, item).at,
  );
  const names: Buffer[] = [Buffer.alloc(8)];
  const places = entries.map(([name]) => {
    const at = names.reduce((sum, { length }) => sum + length, 0);
    names.push(Buffer.from(name.padEnd(Math.ceil((name.length + 1) / 8) * 8, '\0')));
    return at;
  });
  const text = Buffer.concat(names);
  const segment = file.put(text);
  const heap = file.put(
    Buffer.concat([Buffer.from('HEAP'), numbers([4, 0], [8, text.length], [8, NONE], [8, segment])]),
  );
  const rows = places.map((place, i) => numbers([8, place], [8, objects[i]!], [4, 0], [4, 0], [8, 0], [8, 0]));
  const node = file.put(Buffer.concat([Buffer.from('SNOD'), numbers([1, 1], [1, 0], [2, rows.length]), ...rows]));
  const keys = numbers([8, 0], [8, node], [8, places.at(-1) ?? 0]);
  const btree = file.put(
    Buffer.concat([Buffer.from('TREE'), numbers([1, 0], [1, 0], [2, 1], [8, NONE], [8, NONE]), keys]),
  );
  return { at: object(file, message(17, numbers([8, btree], [8, heap]))), btree, heap };
}

export function hdf5(tree: Tree): Buffer {
  const file = new Writer();
  file.put(Buffer.alloc(96));
  const root = group(file, tree);
  const sizes = numbers([1, 0], [1, 0], [1, 0], [1, 0], [1, 0], [1, 8], [1, 8], [1, 0], [2, 4], [2, 16], [4, 0]);
  const places = numbers([8, 0], [8, NONE], [8, file.bytes.length], [8, NONE]);
  const entry = numbers([8, 0], [8, root.at], [4, 1], [4, 0], [8, root.btree], [8, root.heap]);
  Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), sizes, places, entry]).copy(file.bytes);
  return file.bytes;
}
