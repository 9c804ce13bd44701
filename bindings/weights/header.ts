// The header of a weight file: what it must say before its data is believed.

import { SaccadeError, brief, expected } from '../errors.ts';

/** Raised only when tensor names or layouts change. */
export const VERSION = '1';
const PART = 300; // characters of each part of a message
/** The longest header that safetensors readers accept, in bytes. */
const MAX_HEADER = 100_000_000;

export type Dtype = 'F32' | 'F16' | 'I8';
/** bytes of one value */
export const SIZE: Record<Dtype, number> = { F32: 4, F16: 2, I8: 1 };

/** One tensor as the header has it; begin and end count bytes from the start of the data section. */
export interface Entry {
  name: string;
  dtype: Dtype;
  shape: readonly number[];
  begin: number;
  end: number;
}

type Json = Record<string, unknown>;

/** The file's first bytes → the header as JSON, and where the data section starts. */
export function readHeader(file: Uint8Array<ArrayBuffer>, source: string): { header: Json; dataAt: number } {
  if (file.length < 8) throw refuse('a safetensors file of at least 8 bytes', source, `${file.length} bytes`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  // 0x7b is '{'. Text of any kind fails here: its first 8 letters make a length beyond all bounds.
  if (length < 2n || length > MAX_HEADER || (file.length > 8 && file[8] !== 0x7b)) {
    const start = String.fromCharCode(...file.subarray(0, 16));
    const hint = /^\W*</.test(start) ? 'Hint: this looks like a web page, is the address right?' : undefined;
    throw refuse('a safetensors file', source, `bytes that start with ${show(start)}`, hint);
  }
  const dataAt = 8 + Number(length);
  if (file.length < dataAt) throw cutShort(`at least ${dataAt}`, source, file.length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, dataAt));
    return { header: JSON.parse(text) as Json, dataAt };
  } catch (cause) {
    throw refuse(
      'a header in JSON',
      source,
      `text that does not parse: ${brief((cause as Error).message)}`,
      undefined,
      cause,
    );
  }
}

/** The header's `__metadata__`: strings, as safetensors asks; `config` is JSON within one. */
export function readMetadata(header: Json, source: string) {
  const meta = (header.__metadata__ ?? {}) as Json;
  if (meta.format !== 'saccade') {
    const hint = 'Hint: weights of other projects are converted by saccade weights import.';
    throw refuse("'saccade'", `metadata.format of ${source}`, show(meta.format), hint);
  }
  if (meta.version !== VERSION) {
    const came = typeof meta.version === 'string' ? named(meta.version) : show(meta.version);
    const got = `Got version ${came} weights when expected version ${VERSION} for ${source}.`;
    const hint = 'Hint: update saccade, or convert again with saccade weights import.';
    throw new SaccadeError('SACCADE_BAD_WEIGHTS', `${got} ${hint}`);
  }
  const text = (key: string): string => {
    const value = meta[key];
    if (typeof value !== 'string') throw refuse('a string', `metadata.${key} of ${source}`, show(value));
    return value;
  };
  const config = parse(text('config'));
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw refuse('an object in JSON', `metadata.config of ${source}`, show(meta.config));
  }
  const [network, origin, licence, sha256] = [text('network'), text('origin'), text('licence'), text('sha256')];
  return { network, config: config as Json, origin, licence, sha256 };
}

/** The tensors in the order of their data, which they must cover from byte 0 without hole or overlap. */
export function readEntries(header: Json, source: string): Entry[] {
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, (value ?? {}) as Json, `${named(name)} of ${source}`))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) throw refuse(`data that begins at byte ${at}`, `${named(name)} of ${source}`, `byte ${begin}`);
    at = end;
  }
  return entries;
}

function readEntry(name: string, { dtype, shape, data_offsets: offsets }: Json, where: string): Entry {
  if (!isDtype(dtype)) throw refuse('dtype F32, F16 or I8', where, show(dtype));
  if (!areCounts(shape)) throw refuse('a shape of whole numbers', where, show(shape));
  if (!areCounts(offsets) || offsets.length !== 2) {
    throw refuse('data_offsets of two whole numbers', where, show(offsets));
  }
  const [begin, end] = offsets as [number, number];
  const length = count(shape) * SIZE[dtype];
  if (end - begin !== length) {
    throw refuse(`${length} bytes (${dtype} in shape ${show(shape)})`, where, `data_offsets ${show(offsets)}`);
  }
  return { name, dtype, shape, begin, end };
}

function isDtype(value: unknown): value is Dtype {
  return typeof value === 'string' && Object.hasOwn(SIZE, value);
}

/** The number of values in a shape; 1 for [], as everywhere. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** A value as messages name it, in at most 80 characters. */
export function show(value: unknown): string {
  return brief(JSON.stringify(value) ?? 'nothing');
}

// What came may be the file's own text, of any length, or a parser's message that repeats it.
function cut(text: string): string {
  return text.length <= PART ? text : `${text.slice(0, PART - 1)}…`;
}

/** The name of a tensor, as a file has it: any text may stand there. */
export function named(name: string): string {
  return /^[\w./:-]{1,80}$/.test(name) ? name : show(name);
}

export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, axis) => n === b[axis]);
}

export function refuse(what: string, where: string, came: string, hint?: string, cause?: unknown): SaccadeError {
  const message = expected(cut(what), cut(where), cut(came), hint);
  return new SaccadeError('SACCADE_BAD_WEIGHTS', message, cause ? { cause } : undefined);
}

export function cutShort(what: string, where: string, bytes: number): SaccadeError {
  return refuse(`${what} bytes`, where, `${bytes} bytes`, 'Hint: the file was cut short, fetch it again.');
}

/** Whether `list` is one of whole numbers from 0 up, as shapes and places are. */
export function areCounts(list: unknown): list is number[] {
  return Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
