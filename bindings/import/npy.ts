// NumPy's .npy: one array behind a short text header
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). Read here because npyjs refuses arrays of
// objects, which det1..3.npy are.

import { brief } from '../errors.ts';
import { count, refuse } from '../weights/header.ts';
import { reversed, type SourceArray } from './arrays.ts';

export interface Npy extends SourceArray {
  /** NumPy's: '<f4', '|u1', '|O' */
  dtype: string;
  /** the data behind the header; a pickle if the dtype is '|O' */
  data: Uint8Array;
}

const MAGIC = '\x93NUMPY';

export function isNpy(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/** The bytes of a file → its array. `source` names it in errors. */
export function readNpy(bytes: Uint8Array, source: string): Npy {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // version 1 has 16 bits for the length of the header, 2 and 3 have 32
  const start = bytes[6] === 1 ? 10 : 12;
  if (!isNpy(bytes) || bytes.length < start) throw refuse('an .npy file', source, `${bytes.length} bytes of no .npy`);
  const end = start + (start === 10 ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = latin1(bytes.subarray(start, end));
  const dtype = /'descr': *'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order': *(True|False)/.exec(header)?.[1];
  const axes = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (end > bytes.length || dtype === undefined || fortran === undefined || axes === undefined) {
    throw refuse('an .npy header with descr, fortran_order and shape', source, JSON.stringify(header.slice(0, 80)));
  }
  const shape = axes.split(',').filter((axis) => axis.trim() !== '');
  const data = bytes.subarray(end);
  return npy(dtype, shape.map(Number), fortran === 'True', data, source);
}

function npy(dtype: string, shape: number[], fortran: boolean, data: Uint8Array, source: string): Npy {
  const read = () => float32(data, dtype, shape, fortran, source);
  return { dtype, shape, data, read };
}

/** Little-endian float32 bytes → values, row-major. */
export function float32(
  data: Uint8Array,
  dtype: string,
  shape: readonly number[],
  fortran: boolean,
  source: string,
): Float32Array {
  if (dtype !== '<f4') throw refuse('float32 values (<f4)', source, `values of type ${brief(dtype)}`);
  const bytes = 4 * count(shape);
  if (data.length !== bytes) throw refuse(`${bytes} bytes of values`, source, `${data.length} bytes`);
  const values = new Float32Array(new Uint8Array(data).buffer);
  return fortran ? reversed(values, [...shape].reverse()) : values;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
