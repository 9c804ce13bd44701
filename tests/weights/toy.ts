// A small weight file, ways to spoil it, and the refusal that must follow.

import * as assert from 'uvu/assert';
import { SaccadeError } from '../../bindings/errors.ts';
import { readWeights, writeWeights } from '../../bindings/weights/format.ts';
import type { Tensor } from '../../bindings/weights/format.ts';

export const META = { network: 'toy', config: { input: 12 }, origin: 'here, äöü', licence: 'MIT' };
/** Values that float16 holds exactly; an empty tensor and a scalar are tensors too. */
export const TENSORS: [string, Tensor][] = [
  ['b.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 0.5, 0, 65504, 2 ** -24) }],
  ['a.bias', { shape: [3], data: Float32Array.of(-0, 0.25, 8) }],
  ['none', { shape: [0, 4], data: new Float32Array(0) }],
  ['one', { shape: [], data: Float32Array.of(7) }],
];
export const FILE = await writeWeights(TENSORS, META, 'F32');
export const SMALL = await writeWeights(TENSORS, META, 'F16');
export const TINY = await writeWeights(TENSORS, META, 'I8');

type Header = Record<string, Record<string, unknown>>;
export const headerLength = (file: Uint8Array): number => new DataView(file.buffer).getUint32(0, true);
export const headerOf = (file: Uint8Array): Header =>
  JSON.parse(Buffer.from(file.subarray(8, 8 + headerLength(file))).toString()) as Header;

/** A file made of any text as header, and bytes as data. */
export function assemble(header: string | Uint8Array, data: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeUInt32LE(Buffer.from(header).length);
  return Buffer.concat([length, Buffer.from(header), data]);
}

/** FILE with its header changed by hand. */
export function altered(change: (header: Header) => void): Uint8Array {
  const header = headerOf(FILE);
  change(header);
  return assemble(JSON.stringify(header), FILE.subarray(8 + headerLength(FILE)));
}

export async function refusal(act: () => unknown): Promise<SaccadeError> {
  try {
    await act();
  } catch (error) {
    assert.instance(error, SaccadeError);
    return error as SaccadeError;
  }
  return assert.unreachable('was accepted') as never;
}

export async function refuses(file: Uint8Array, message: string | RegExp): Promise<void> {
  const error = await refusal(() => readWeights(file, 'x.safetensors'));
  assert.is(error.code, 'SACCADE_BAD_WEIGHTS');
  if (typeof message === 'string') assert.is(error.message, message);
  else assert.match(error.message, message);
}
