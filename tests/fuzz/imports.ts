// Files of other projects' weights: HDF5, .npy, .npz, pickles, .pt, the shard; broken outside and, where they are zips,
// inside, with checksums that are right.
import AdmZip from 'adm-zip';
import { importWeights } from '../../bindings/import/index.ts';
import { sharedWeights } from '../helpers/shared.ts';
import { hdf5 } from '../weights/hdf5.ts';
import { nested, NETS, originals, shard } from '../weights/originals.ts';
import { npyFile, npyOfObject, PYTHON2, PYTHON3, torchLegacy, torchZip } from '../weights/pickles.ts';
import { small } from '../weights/small.ts';
import type { Input, Kind } from './kinds.ts';
import { ANYWHERE, mutate, VALUES, type Mutation, type Pick } from './mutate.ts';

const values = (n: number) => Float32Array.from({ length: n }, (_, i) => i / 16 - 1);

const [det, torch] = [originals('det'), originals('torch')];
const lists = new Map(NETS.map((net) => [net, [...det[net].values()]]));

/** By the name that a file goes by; `pnet.…` is read with the two others of its kind. */
const SEEDS: Record<string, Buffer> = {
  'elg.npz': small(),
  'elg.h5': hdf5({ hourglass_pre: { hourglass_pre: { 'kernel:0': values(49), 'bias:0': values(4) } }, one: values(3) }),
  'numbers.npy': npyFile('<f4', [2, 3], new Uint8Array(values(6).buffer)),
  'ipazc.npy': npyOfObject(lists, PYTHON3),
  'pnet.npy': npyOfObject(nested(det.pnet), PYTHON2),
  'pnet.pt': torchZip(torch.pnet),
  'pnet.legacy.pt': torchLegacy(torch.pnet),
  shard: Buffer.from(shard),
};
const PILOT = sharedWeights('elg-pilot-lite.npz');
if (PILOT) SEEDS['pilot.npz'] = Buffer.from(PILOT);

const REST = {
  npy: [npyOfObject(nested(det.rnet), PYTHON2), npyOfObject(nested(det.onet), PYTHON2)],
  pt: [torchZip(torch.rnet), torchLegacy(torch.onet)],
};

/** One member of a zip is broken, goes, comes twice, or has another name; its checksum is right. */
const member: Mutation = (bytes, pick) => {
  try {
    return rezipped(new AdmZip(bytes), bytes, pick);
  } catch (error) {
    throw new RangeError('no zip any more', { cause: error });
  }
};

function rezipped(zip: AdmZip, bytes: Buffer, pick: Pick): Buffer {
  const entries = zip.getEntries();
  const entry = entries[pick(entries.length)];
  if (!entry) return bytes;
  const way = pick(5);
  if (way === 0) zip.deleteFile(entry);
  else if (way === 1)
    zip.addFile(['config.npy', 'x.npy', '../x.npy', '__proto__.npy', 'a'.repeat(5000)][pick(5)]!, entry.getData());
  else {
    const inner = entry.entryName.endsWith('.npy') ? [text, ...ANYWHERE] : [opcodes, ...ANYWHERE];
    zip.updateFile(entry, inner[pick(inner.length)]!(Buffer.from(entry.getData()), pick));
  }
  return zip.toBuffer();
}

/** A number or a word of an .npy's header becomes another, or of the JSON in it. */
const text: Mutation = (bytes, pick) => {
  const head = bytes.subarray(0, 1 << 12).toString('latin1');
  const words = [...head.matchAll(/-?\d+|<f4|\|u1|\|O|False|True|'\w+'|"[\w-]+"/g)];
  const word = words[pick(words.length)];
  if (!word) return bytes;
  const other = ['0', '-1', '4294967296', '99999999999999999999', '1e9', '<f8', '|O', 'null', '[]', '{}', "'", '"'];
  return Buffer.concat([
    bytes.subarray(0, word.index),
    Buffer.from(other[pick(other.length)]!),
    bytes.subarray(word.index + word[0].length),
  ]);
};

/** Opcodes of a pickle come in between, with lengths that are nonsense. */
const opcodes: Mutation = (bytes, pick) => {
  const parts = [
    '(',
    ')',
    ']',
    '}',
    'N',
    '.',
    '0',
    '1',
    '2',
    'R',
    'b',
    'u',
    's',
    'a',
    'e',
    't',
    'l',
    'd',
    'q\0',
    'h\0',
    'h\x63',
  ];
  const long = [
    'X',
    'B',
    'T',
    'J',
    'r',
    'j',
    '\x8b',
    '\x8e',
    '\x8d',
    '\x96',
    'G',
    'I99999999999\n',
    'cos\nsystem\n',
    'Q',
    'P0\n',
  ];
  const at = pick(2) ? pick(bytes.length) : pick(Math.min(400, bytes.length));
  const op = pick(2) ? parts[pick(parts.length)]! : long[pick(long.length)]!;
  const length = Buffer.alloc([0, 4, 8][pick(3)]!);
  if (length.length > 0) length.writeUInt32LE(VALUES[pick(VALUES.length)]! >>> 0);
  const times = [1, 1, 3, 2000][pick(4)]!;
  const put = Buffer.concat(Array.from({ length: times }, () => Buffer.concat([Buffer.from(op, 'latin1'), length])));
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + pick(3))]);
};

/** A place, length or count of the HDF5 file: 8-byte numbers. */
const places: Mutation = (bytes, pick) => {
  const at = 8 * pick(Math.floor(bytes.length / 8) - 1);
  const value = pick(2)
    ? BigInt(8 * pick(Math.floor(bytes.length / 8)))
    : BigInt(VALUES[pick(VALUES.length)]!) << (pick(4) ? 0n : 31n);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value), at);
  return bytes;
};

function knownOf(name: string): Mutation[] {
  if (name.endsWith('.h5')) return [places];
  if (name.endsWith('.npz') || name === 'pnet.pt') return [member];
  return name === 'shard' ? [] : [text, opcodes];
}

function make(pick: Pick): Input {
  const names = Object.keys(SEEDS);
  const name = names[pick(names.length)]!;
  return { name, bytes: mutate(SEEDS[name]!, knownOf(name), pick) };
}

async function run({ name, bytes }: Input): Promise<string> {
  const file = (called: string, of: Buffer) => ({ name: called, bytes: new Uint8Array(of) });
  const rest = name.startsWith('pnet') ? REST[name.endsWith('.npy') ? 'npy' : 'pt'] : [];
  const { sha256, tensors } = await importWeights(
    [file(name, bytes), ...rest.map((of, i) => file(`rest${i}`, of))],
    'F32',
  );
  return `${tensors} tensors ${sha256}`;
}

export const IMPORTS: Kind = { make, run };
