// Weight files: safetensors bytes ⇄ named tensors. weights/FORMAT.md says the same in words.
// A file that is cut, damaged or of another make is refused here, so that nothing behind this room has to ask again.

import { assertFinite } from './finite.ts';
import { fromHalf, toHalf } from './half.ts';
import { fromWhole, toWhole } from './whole.ts';
import {
  VERSION,
  count,
  cutShort,
  readEntries,
  readHeader,
  readMetadata,
  refuse,
  show,
  isSameShape,
  named,
} from './header.ts';
import type { Dtype, Entry } from './header.ts';
import { knownDeviation } from './ours.ts';
import { sha256 } from './sha256.ts';

/** Row-major: the values of the last axis lie side by side. */
export interface Tensor {
  shape: readonly number[];
  data: Float32Array;
}

export interface WeightFile {
  /** whose weights these are, e.g. 'mtcnn' */
  network: string;
  /** what the network was trained to expect: color order, normalisation, input sizes */
  config: Record<string, unknown>;
  origin: string;
  licence: string;
  /** of the data section, 64 hexadecimal digits; checked */
  sha256: string;
  /** what ours.ts knows of weights that come with the package; undefined of all others */
  deviation: number | undefined;
  tensors: {
    /**
     * The tensor as float32; SACCADE_BAD_WEIGHTS unless it is there in exactly this shape, and, of weights of others,
     * all its values are finite. To be read only: F32 is a view of the file's bytes where their alignment allows; F16
     * and I8 are widened anew at each call.
     */
    get(name: string, shape: readonly number[]): Float32Array;
    /** in the order of the data */
    names(): string[];
  };
}

/**
 * Reads and checks a weight file; `source` names it in errors. Values are checked when their tensor is asked for: one
 * that no network has costs nothing. The bytes must not change while the result is in use.
 */
export async function readWeights(bytes: Uint8Array, source: string): Promise<WeightFile> {
  const file = unshared(bytes);
  const { header, dataAt } = readHeader(file, source);
  const meta = readMetadata(header, source);
  const entries = readEntries(header, source);

  const total = dataAt + (entries.at(-1)?.end ?? 0);
  if (file.length < total) throw cutShort(`${total}`, source, file.length);
  if (file.length > total) throw refuse(`${total} bytes`, source, `${file.length} bytes`);

  const data = file.subarray(dataAt);
  const digest = await sha256(data);
  if (digest !== meta.sha256) {
    const hint = 'Hint: the file is damaged, fetch it again.';
    throw refuse(`data with sha256 ${named(meta.sha256)}`, source, `data with sha256 ${digest}`, hint);
  }
  // the data alone is not the weights: another header would make others of it
  const table = new TextEncoder().encode(digest + JSON.stringify(entries));
  const deviation = knownDeviation(await sha256(table));
  return { ...meta, deviation, tensors: tensorsOf(data, entries, source, deviation === undefined) };
}

function tensorsOf(
  data: Uint8Array<ArrayBuffer>,
  entries: Entry[],
  source: string,
  isForeign: boolean,
): WeightFile['tensors'] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const tensors: WeightFile['tensors'] = {
    names: () => [...byName.keys()],
    get(name, shape) {
      const entry = byName.get(name);
      const where = `${named(name)} of ${source}`;
      if (!entry || !isSameShape(entry.shape, shape)) {
        throw refuse(`shape ${show(shape)}`, where, entry ? `shape ${show(entry.shape)}` : 'no tensor of that name');
      }
      const part = data.subarray(entry.begin, entry.end);
      // a file that lies in the middle of a larger buffer may start at any byte; typed arrays may not
      const { buffer, byteOffset } = part.byteOffset % 4 === 0 ? part : new Uint8Array(part);
      const n = count(shape);
      let values: Float32Array;
      if (entry.dtype === 'F32') values = new Float32Array(buffer, byteOffset, n);
      else if (entry.dtype === 'F16') values = fromHalf(new Uint16Array(buffer, byteOffset, n));
      else {
        const step = `${name}.step`;
        if (byName.get(step)?.dtype === 'I8') throw refuse('steps in F32 or F16', where, 'I8');
        values = fromWhole(new Int8Array(buffer, byteOffset, n), tensors.get(step, shape.slice(0, 1)), where);
      }
      if (isForeign) assertFinite(values, where);
      return values;
    },
  };
  return tensors;
}

/**
 * Named tensors → a weight file that readWeights accepts. Same input, same bytes: tensors keep their order.
 * F16 rounds to nearest even, and refuses a value that would become infinite. I8 holds whole numbers, and how large one
 * is in each row of the first axis (`<name>.step`, F32); vectors, and tensors of less than `wholeFrom` values, are F16.
 */
export async function writeWeights(
  tensors: Iterable<[string, Tensor]>,
  meta: { network: string; config?: object; origin: string; licence: string },
  dtype: Dtype,
  wholeFrom = 0,
): Promise<Uint8Array<ArrayBuffer>> {
  const { network, config = {}, origin, licence } = meta;
  const entries = new Map<string, object>();
  const parts: Uint8Array[] = [];
  let end = 0;
  const add = (name: string, of: Dtype, shape: readonly number[], values: Float32Array | Uint16Array | Int8Array) => {
    const begin = end;
    end += values.byteLength;
    entries.set(name, { dtype: of, shape, data_offsets: [begin, end] });
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  for (const [name, { shape, data }] of tensors) {
    if (name === '__metadata__' || entries.has(name)) throw refuse('a name of its own', 'each tensor', show(name));
    if (data.length !== count(shape)) {
      throw refuse(`${count(shape)} values (shape ${show(shape)})`, name, `${data.length} values`);
    }
    if (dtype === 'I8' && shape.length > 1 && data.length >= wholeFrom) {
      const { whole, steps } = toWhole(data, shape[0]!);
      add(name, dtype, shape, whole);
      add(`${name}.step`, 'F32', shape.slice(0, 1), steps);
    } else if (dtype === 'F32') add(name, dtype, shape, data);
    else add(name, 'F16', shape, narrow(data, name));
  }
  const data = concat(parts);
  const digest = await sha256(data);
  const strings = { format: 'saccade', version: VERSION, network, config: JSON.stringify(config), origin, licence };
  const header = { __metadata__: { ...strings, sha256: digest }, ...Object.fromEntries(entries) };
  const json = new TextEncoder().encode(JSON.stringify(header));

  // spaces after the JSON put the data on a multiple of 8, as safetensors asks
  const padding = new Uint8Array(-json.length & 7).fill(0x20);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, json.length + padding.length, true);
  return concat([length, json, padding, data]);
}

function narrow(data: Float32Array, name: string): Uint16Array {
  const halves = toHalf(data);
  const at = halves.findIndex((half, i) => (half & 0x7fff) === 0x7c00 && Number.isFinite(data[i]));
  if (at >= 0) throw refuse('values that fit in F16, below 65520', name, `${data[at]} at index ${at}`);
  return halves;
}

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same bytes outside shared memory, which neither TextDecoder nor crypto.subtle reads in a browser. */
function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes;
  if (length === 0) return new Uint8Array(0); // or moved away
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, length) : new Uint8Array(bytes);
}
