// Bytes of the files that Python writes: .npy and .npz, pickles of dicts, lists and NumPy arrays, and what torch.save
// makes.

import AdmZip from 'adm-zip';

/** An array, or a tensor, to be pickled. */
export class Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  constructor(shape: readonly number[], data: Float32Array) {
    this.shape = shape;
    this.data = data;
  }
}

/** How Python 2 and Python 3 write text and bytes. */
type Dialect = { text: (text: string) => Buffer; bytes: (bytes: Buffer) => Buffer };

const u32 = (value: number): Buffer => Buffer.of(value, value >> 8, value >> 16, value >> 24);
const sized = (opcode: string, bytes: Buffer): Buffer => Buffer.concat([Buffer.from(opcode), u32(bytes.length), bytes]);

export const PYTHON2: Dialect = {
  text: (text) => Buffer.concat([Buffer.from('U'), Buffer.of(text.length), Buffer.from(text, 'latin1')]),
  bytes: (bytes) => sized('T', bytes), // a string, whatever it holds
};
export const PYTHON3: Dialect = {
  text: (text) => sized('X', Buffer.from(text)),
  bytes: (bytes) => sized('B', bytes),
};

const op = (text: string): Buffer => Buffer.from(text, 'latin1');
const int = (value: number): Buffer => Buffer.concat([op('J'), u32(value)]);
const tuple = (...items: Buffer[]): Buffer => Buffer.concat([op('('), ...items, op('t')]);
const none = op('N');
const no = op('\x89');

/** dict for Map, list for Array, ndarray for Values. */
function body(value: unknown, dialect: Dialect, array: (values: Values) => Buffer): Buffer {
  if (value instanceof Values) return array(value);
  if (typeof value === 'string') return dialect.text(value);
  if (typeof value === 'number') return int(value);
  const items = value instanceof Map ? [...value].flat() : (value as unknown[]);
  const [open, close] = value instanceof Map ? ['}(', 'u'] : ['](', 'e'];
  return Buffer.concat([op(open), ...items.map((item) => body(item, dialect, array)), op(close)]);
}

const wrap = (...parts: Buffer[]): Buffer => Buffer.concat([op('\x80\x02'), ...parts, op('.')]);

function ndarray(dialect: Dialect, shape: readonly number[], dtype: string, data: Buffer): Buffer {
  const { text } = dialect;
  const [order, code] = [dtype.slice(0, 1), dtype.slice(1)];
  const made = [op('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n'), tuple(int(0)), text('b'), op('\x87R')];
  const type = [op('cnumpy\ndtype\n'), tuple(text(code), int(0), int(1)), op('R')];
  const order8 = [tuple(int(3), text(order), none, none, none, int(-1), int(-1), int(0)), op('b')];
  const state = tuple(int(1), tuple(...shape.map(int)), Buffer.concat([...type, ...order8]), no, data);
  return Buffer.concat([...made, state, op('b')]);
}

const raw = (data: Float32Array): Buffer => Buffer.from(data.slice().buffer);

/** np.save of a dict: an array of one object. */
export function npyOfObject(value: unknown, dialect: Dialect): Buffer {
  const inner = body(value, dialect, ({ shape, data }) => ndarray(dialect, shape, '<f4', dialect.bytes(raw(data))));
  const list = Buffer.concat([op(']'), inner, op('a')]);
  return npyFile('|O', [], wrap(ndarray(dialect, [], '|O8', list)));
}

/** np.save of numbers. */
export function npyFile(dtype: string, shape: readonly number[], data: Uint8Array, fortran = false): Buffer {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${axes}), }`;
  const header = Buffer.from(text.padEnd(117) + '\n');
  return Buffer.concat([op('\x93NUMPY\x01\x00'), Buffer.of(header.length, 0), header, data]);
}

/** np.savez. */
export function npz(members: ReadonlyMap<string, Buffer>): Buffer {
  const zip = new AdmZip();
  for (const [name, bytes] of members) zip.addFile(`${name}.npy`, bytes);
  return zip.toBuffer();
}

/** A state dict's pickle: its tensors name storages `0`, `1` … in their order. */
function statePickle(state: ReadonlyMap<string, Values>): Buffer {
  const { text } = PYTHON3;
  let key = 0;
  const tensor = ({ shape, data }: Values): Buffer => {
    const storage = tuple(
      text('storage'),
      op('ctorch\nFloatStorage\n'),
      text(`${key++}`),
      text('cpu'),
      int(data.length),
    );
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
    const hooks = op('ccollections\nOrderedDict\n)R');
    const args = [storage, op('Q'), int(0), tuple(...shape.map(int)), tuple(...strides.map(int)), no, hooks];
    return Buffer.concat([op('ctorch._utils\n_rebuild_tensor_v2\n'), tuple(...args), op('R')]);
  };
  return wrap(body(state, PYTHON3, tensor));
}

/** torch.save since 1.6. */
export function torchZip(state: ReadonlyMap<string, Values>): Buffer {
  const zip = new AdmZip();
  zip.addFile('net/data.pkl', statePickle(state));
  [...state.values()].forEach(({ data }, key) => zip.addFile(`net/data/${key}`, raw(data)));
  zip.addFile('net/version', Buffer.from('3\n'));
  return zip.toBuffer();
}

/** torch.save before 1.6. */
export function torchLegacy(state: ReadonlyMap<string, Values>): Buffer {
  const magic = op('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.');
  const machine = wrap(body(new Map([['little_endian', 1]]), PYTHON3, () => none));
  const keys = [...state.keys()].map((_, key) => `${key}`);
  const storages = [...state.values()].map(({ data }) => Buffer.concat([u32(data.length), u32(0), raw(data)]));
  const order = wrap(body(keys, PYTHON3, () => none));
  return Buffer.concat([magic, wrap(int(1001)), machine, statePickle(state), order, ...storages]);
}
