// Weights of other projects → a weight file of ours. What a file is, its bytes say, never its name.

import { brief } from '../errors.ts';
import { assertFinite } from '../weights/finite.ts';
import { readWeights, writeWeights } from '../weights/format.ts';
import { named, refuse, show, type Dtype } from '../weights/header.ts';
import { sha256 } from '../weights/sha256.ts';
import type { Imported, SourceArray } from './arrays.ts';
import { fromKeras } from './keras.ts';
import { WHOLE_FROM } from './mtcnn.ts';
import { fromDet, fromIpazc, fromShard, fromTorch, isShard, type Part } from './mtcnn.files.ts';
import { fromNpz } from './npz.ts';
import { isNpy, latin1, readNpy } from './npy.ts';
import { PickledArray, isLegacyTorch, readLegacyTorch, readZippedTorch, unpickleNumpy, unpickling } from './pickle.ts';
import { unzip } from './zip.ts';

/** A file as it was found. */
export interface WeightSource {
  /** names it in errors, and in the origin of what is made */
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface ImportedFile {
  /** of the source, in words */
  format: string;
  network: string;
  /** number of tensors, of which so many are whole numbers */
  tensors: number;
  whole: number;
  /** of the data section */
  sha256: string;
  licence: string;
  origin: string;
  /** the weight file */
  bytes: Uint8Array<ArrayBuffer>;
}

const OURS = {
  origin:
    'trained for saccade from scratch, on eyes of photographs used for research; labels blended from hand marks, ' +
    'limbus fits and the published ELG network as a teacher',
  licence: 'MIT',
};

/** Weights whose origin is known by the sha256 of their data section as F32, whatever file they came in. */
const KNOWN: Record<string, { origin: string; licence: string }> = {
  '1f513dd67f3d2f06ceaa891f578b552bbe4dd8a742c6805dfe4c2baeebaec6eb': {
    origin: "MTCNN by Zhang et al. 2016, weights as in David Sandberg's facenet and ipazc/mtcnn",
    licence: 'MIT',
  },
  e2032a0b61195b3580506c8a224986fb1eb2645a4ff794d1c6cc3d0e273ead28: {
    origin: 'ELG by Park et al. 2018 (GazeML), weights as in GazeML-keras',
    licence: 'MIT',
  },
  // elg-pilot.npz, elg-pilot-lite.npz, whose files say nothing of themselves
  '43ab55a7b821be0643e5700eb4cd7bf7fe1a4f75d8678165046436c5fccef9ee': OURS,
  e9edcb18744b5e09b78b90b8160cffc73c92e142e601ca472ce3f64427307f6d: OURS,
};

const KINDS = [
  'the published ELG (.h5)',
  'ELG of our own training (.npz)',
  "facenet's det1.npy, det2.npy and det3.npy",
  "ipazc/mtcnn's mtcnn_weights.npy",
  "facenet-pytorch's pnet.pt, rnet.pt and onet.pt",
  "face-api.js's mtcnn_model-shard1",
];

/** Reads, converts, writes, and reads back what was written. One file, or the three of MTCNN in any order. */
export async function importWeights(given: readonly WeightSource[], dtype: Dtype): Promise<ImportedFile> {
  const files = given.map(({ name, bytes }) => ({ name: brief(name), bytes }));
  const { network, config, tensors, format, origin = 'unknown', licence = 'NOASSERTION' } = await read(files);
  const names = files.map(({ name }) => name).join(', ');
  // finite values of a source may overflow where a batch norm is folded in
  for (const [name, { data }] of tensors) assertFinite(data, `${name} of ${names}`);
  const wholeFrom = network === 'mtcnn' ? WHOLE_FROM : 0;
  const write = async (meta: { origin: string; licence: string }, as: Dtype) => {
    const bytes = await writeWeights(tensors, { network, config, ...meta }, as, wholeFrom);
    return { bytes, ...(await readWeights(bytes, `the ${network} weights of ${names}`)) };
  };
  const exact = await write({ origin: names, licence: '' }, 'F32');
  const known = Object.hasOwn(KNOWN, exact.sha256) ? KNOWN[exact.sha256] : undefined;
  const digests = await Promise.all(files.map(({ bytes }) => sha256(bytes)));
  const meta = known
    ? { origin: `${known.origin}, from ${names}`, licence: known.licence }
    : { origin: `${origin}, from ${names} (sha256 ${digests.join(', ')})`, licence };
  const made = await write(meta, dtype);
  // each whole one has another tensor, of its steps
  const whole = made.tensors.names().length - tensors.length;
  return { format, network, tensors: tensors.length, whole, sha256: made.sha256, bytes: made.bytes, ...meta };
}

async function read(files: readonly WeightSource[]): Promise<Imported> {
  const [file] = files;
  if (!file) throw refuse('a file', 'weights import', 'none');
  if (files.length === 1) return readOne(file);
  const parts: Part[] = [];
  const kinds = new Set<string>();
  for (const each of files) {
    const { kind, part } = await readPart(each);
    kinds.add(kind);
    parts.push(part);
  }
  const names = files.map(({ name }) => name).join(', ');
  if (files.length !== 3 || kinds.size !== 1) {
    throw refuse('one file, or three of one kind', names, `${files.length} files, ${[...kinds].join(' and ')}`);
  }
  return kinds.has('.npy') ? fromDet(parts) : fromTorch(parts);
}

async function readOne({ name, bytes }: WeightSource): Promise<Imported> {
  if (latin1(bytes.subarray(0, 8)) === '\x89HDF\r\n\x1a\n') return fromKeras(bytes, name);
  if (isZip(bytes)) {
    const members = await unzip(bytes, name);
    if ([...members.keys()].every((member) => member.endsWith('.npy'))) return fromNpz(members, name);
    throw isTorch(members) ? onlyOne(name, '.pt') : unknown(name, 'a zip of other things');
  }
  if (isNpy(bytes)) {
    const object = await readObject(bytes, name);
    if (object.has('pnet')) return fromIpazc(object, name);
    throw onlyOne(name, '.npy');
  }
  if (isLegacyTorch(bytes)) throw onlyOne(name, '.pt');
  if (isShard(bytes)) return fromShard(bytes, name);
  if (isOurs(bytes)) {
    const hint = 'Hint: it needs no import, --weights and --elg take it as it is.';
    throw refuse('weights of another project', name, 'a weight file of saccade', hint);
  }
  throw unknown(name, `${bytes.length} bytes that start with ${show(latin1(bytes.subarray(0, 16)))}`);
}

async function readPart({ name, bytes }: WeightSource): Promise<{ kind: '.npy' | '.pt'; part: Part }> {
  if (isNpy(bytes))
    return { kind: '.npy', part: { source: name, arrays: flatten(await readObject(bytes, name), name) } };
  if (isLegacyTorch(bytes)) {
    const arrays = await unpickling(name, () => readLegacyTorch(bytes, name));
    return { kind: '.pt', part: { source: name, arrays } };
  }
  if (isZip(bytes)) {
    const members = await unzip(bytes, name);
    if (isTorch(members)) {
      const arrays = await unpickling(name, () => readZippedTorch(members, name));
      return { kind: '.pt', part: { source: name, arrays } };
    }
  }
  const came = `${bytes.length} bytes that start with ${show(latin1(bytes.subarray(0, 16)))}`;
  throw refuse('one of three .npy or .pt files', name, came, 'Hint: other kinds are read one file at a time.');
}

/** The dict in an .npy of objects. */
async function readObject(bytes: Uint8Array, name: string): Promise<ReadonlyMap<unknown, unknown>> {
  const { dtype, data } = readNpy(bytes, name);
  if (!dtype.endsWith('O'))
    throw refuse('an .npy with a dict of arrays', name, `one with values of type ${brief(dtype)}`);
  const object = await unpickling(name, () => unpickleNumpy(data));
  const inner = object instanceof PickledArray ? object.objects[0] : object;
  if (!(inner instanceof Map)) throw refuse('an .npy with a dict of arrays', name, 'one with another object');
  return inner;
}

/** { conv1: { weights, biases } } → conv1/weights, conv1/biases. */
function flatten(object: ReadonlyMap<unknown, unknown>, source: string): Map<string, SourceArray> {
  const arrays = new Map<string, SourceArray>();
  for (const [layer, parts] of object) {
    if (!(parts instanceof Map))
      throw refuse('a dict of arrays', `${named(String(layer))} of ${source}`, 'another object');
    for (const [part, array] of parts as Map<unknown, unknown>) {
      const name = `${String(layer)}/${String(part)}`;
      if (!(array instanceof PickledArray)) throw refuse('an array', `${named(name)} of ${source}`, 'another object');
      arrays.set(name, array);
    }
  }
  return arrays;
}

function isZip(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 4)) === 'PK\x03\x04';
}

/** Whether a header of safetensors begins here that says so. */
function isOurs(bytes: Uint8Array): boolean {
  return /^\{"__metadata__":\{"format":"saccade"/.test(latin1(bytes.subarray(8, 64)));
}

function isTorch(members: ReadonlyMap<string, Uint8Array>): boolean {
  return [...members.keys()].some((member) => member.endsWith('/data.pkl'));
}

function onlyOne(name: string, kind: string) {
  return refuse('three files, for P-, R- and O-Net,', name, `one ${kind} alone`, 'Hint: name all three.');
}

function unknown(name: string, came: string) {
  return refuse(`one of ${KINDS.join('; ')}`, name, came);
}
