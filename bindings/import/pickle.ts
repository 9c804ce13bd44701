// Python pickles that hold nothing but dicts, lists and arrays of NumPy or PyTorch. pickleparser walks the opcodes and
// runs no Python; a pickle that names anything else than what is listed here is refused.

import { SaccadeError, brief, show } from '../errors.ts';
import { areCounts, refuse } from '../weights/header.ts';
import { optional, strided, type SourceArray } from './arrays.ts';
import { float32, latin1 } from './npy.ts';

/** What a pickle may call, by its Python name. */
type Globals = Record<string, (...args: never[]) => unknown>;

export interface Pickles {
  /** the next object of the stream */
  next(): unknown;
  /** the bytes behind the objects read so far */
  rest(): Uint8Array;
}

/** @param stored gives the object for a persistent id */
async function open(bytes: Uint8Array, globals: Globals, stored?: (id: unknown) => unknown): Promise<Pickles> {
  const { BufferReader, Parser } = await optional('pickleparser', () => import('pickleparser'));
  class Reader extends BufferReader {
    // Python 2 kept bytes in its strings; every byte must come back as it was
    override string(size: number, encoding: 'ascii' | 'utf-8'): string {
      return encoding === 'ascii' ? latin1(new Uint8Array(this.bytes(size))) : super.string(size, encoding);
    }
    // the package's own prints where a number is not exact
    override uint64(): number {
      const value = Number(Buffer.from(this.bytes(8)).readBigUInt64LE());
      if (!Number.isSafeInteger(value)) throw new Error('a number beyond 2^53');
      return value;
    }
    override skip(offset: number): void {
      if (offset < 0) throw new Error('a length below 0');
      super.skip(offset);
    }
  }
  const reader = new Reader(bytes);
  const parser = new Parser({
    unpicklingTypeOfDictionary: 'Map',
    nameResolver: {
      resolve(module, name) {
        const call = Object.hasOwn(globals, `${module}.${name}`) ? globals[`${module}.${name}`] : undefined;
        if (!call) throw new Error(`it names ${module}.${name}`);
        return call as (...args: unknown[]) => unknown;
      },
    },
    persistentResolver: {
      resolve(id: unknown) {
        if (!stored) throw new Error('it names stored objects');
        return stored(id);
      },
    },
  });
  return { next: () => parser.read(reader), rest: () => bytes.subarray(reader.position) };
}

/** A NumPy array in a pickle: numbers, or objects. */
export class PickledArray implements SourceArray {
  shape: number[] = [];
  objects: unknown[] = [];
  #read = (): Float32Array => new Float32Array(0);

  __setstate__(state: [version: number, shape: number[], dtype: PickledType, fortran: boolean, data: unknown]): void {
    const [, shape, dtype, fortran, data] = state;
    this.shape = axes(shape);
    if (Array.isArray(data)) this.objects = data;
    else this.#read = () => float32(toBytes(data), dtype.order + dtype.code, shape, fortran, 'a pickled array');
  }

  read(): Float32Array {
    return this.#read();
  }
}

class PickledType {
  code: string;
  order = '|';
  constructor(code: string) {
    this.code = code;
  }
  __setstate__(state: [version: number, order: string]): void {
    this.order = state[1];
  }
}

// A pickle may hold anything where a shape should be.
function axes(shape: unknown): number[] {
  if (!areCounts(shape)) throw new Error('an array without a shape');
  return shape;
}

function toBytes(data: unknown): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'latin1');
  if (data instanceof Uint8Array) return data;
  throw new Error('an array without bytes');
}

/** A pickle of NumPy objects → Map for dict, PickledArray for ndarray. */
export async function unpickleNumpy(bytes: Uint8Array): Promise<unknown> {
  const reconstruct = () => new PickledArray();
  const pickles = await open(bytes, {
    'numpy.core.multiarray._reconstruct': reconstruct,
    'numpy._core.multiarray._reconstruct': reconstruct,
    'numpy.ndarray': () => undefined,
    'numpy.dtype': (code: string) => new PickledType(code),
    '_codecs.encode': (text: string) => Buffer.from(text, 'latin1'),
  });
  return pickles.next();
}

/** Values that tensors share. */
interface Storage {
  key: string;
  values?: Float32Array;
}

/** What torch.save writes before the first object of a file that is no zip: a number of 10 bytes. */
const LEGACY = '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.';

export function isLegacyTorch(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, LEGACY.length)) === LEGACY;
}

/** torch.save of a dict of tensors, before PyTorch 1.6: pickles one after another, then the values. */
export async function readLegacyTorch(bytes: Uint8Array, source: string): Promise<Map<string, SourceArray>> {
  const { globals, stored, storages } = torch();
  const pickles = await open(bytes.subarray(LEGACY.length), globals, stored);
  pickles.next(); // protocol
  pickles.next(); // of the machine: byte order, sizes of integers
  const tensors = stateDict(pickles.next(), source);
  const keys = pickles.next() as string[];
  let rest = pickles.rest();
  for (const key of keys) {
    const storage = storages.get(key);
    if (!storage || rest.length < 8) throw refuse('the values of each storage', source, `no values of ${show(key)}`);
    const length = 4 * new DataView(rest.buffer, rest.byteOffset).getInt32(0, true);
    storage.values = float32(
      rest.subarray(8, 8 + length),
      '<f4',
      [length / 4],
      false,
      `storage ${brief(String(key))} of ${source}`,
    );
    rest = rest.subarray(8 + length);
  }
  return tensors;
}

/** torch.save of a dict of tensors, since PyTorch 1.6: the members of its zip. */
export async function readZippedTorch(
  members: ReadonlyMap<string, Uint8Array>,
  source: string,
): Promise<Map<string, SourceArray>> {
  const { globals, stored, storages } = torch();
  const [name, pickle] = [...members].find(([member]) => member.endsWith('/data.pkl'))!;
  const tensors = stateDict((await open(pickle, globals, stored)).next(), source);
  for (const [key, storage] of storages) {
    const member = `${name.slice(0, -'.pkl'.length)}/${key}`;
    const data = members.get(member);
    if (!data) throw refuse(`member ${brief(member)}`, source, `${members.size} members, none of that name`);
    storage.values = float32(data, '<f4', [data.length / 4], false, `${brief(member)} of ${source}`);
  }
  return tensors;
}

function torch() {
  const storages = new Map<string, Storage>();
  const FloatStorage = () => undefined;
  const rebuild = (storage: Storage, offset: number, size: number[], steps: number[]): SourceArray => {
    const [shape, strides] = [axes(size), axes(steps)];
    return { shape, read: () => strided(storage.values ?? new Float32Array(0), offset, shape, strides) };
  };
  const globals: Globals = {
    'collections.OrderedDict': () => new Map(),
    'torch.FloatStorage': FloatStorage,
    'torch._utils._rebuild_tensor_v2': rebuild,
    'torch._utils._rebuild_parameter': (data: SourceArray) => data,
  };
  const stored = (id: unknown): Storage => {
    const [what, type, key] = id as [string, unknown, string];
    if (what !== 'storage' || type !== FloatStorage) throw new Error('a storage that is not of float32');
    const storage = storages.get(key) ?? { key };
    storages.set(key, storage);
    return storage;
  };
  return { globals, stored, storages };
}

function stateDict(object: unknown, source: string): Map<string, SourceArray> {
  if (!(object instanceof Map)) throw refuse('a dict of tensors', source, 'another object');
  for (const [name, value] of object as Map<unknown, Partial<SourceArray> | undefined>) {
    if (typeof value?.read !== 'function') throw refuse('a tensor', `${show(name)} of ${source}`, 'another object');
  }
  return object as Map<string, SourceArray>;
}

/** Runs an unpickling; what it throws becomes a refusal that names the file. */
export async function unpickling<T>(source: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof SaccadeError) throw cause;
    throw refuse(
      'a pickle of arrays',
      source,
      `one that does not read: ${brief((cause as Error).message)}`,
      undefined,
      cause,
    );
  }
}
