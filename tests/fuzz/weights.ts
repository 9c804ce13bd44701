// Weight files: their bytes, their header's JSON, and values that are none, with a checksum that is right.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDetector } from '../../bindings/index.node.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { ROOT } from '../helpers/engine.ts';
import { FILE, headerLength, SMALL, TENSORS, TINY } from '../weights/toy.ts';
import { checkedFaces } from './answers.ts';
import type { Input, Kind } from './kinds.ts';
import { mutate, type Mutation, type Pick } from './mutate.ts';

const packaged = (name: string) => readFileSync(join(ROOT, 'weights', `${name}.safetensors`));
const SEEDS: Record<string, Buffer> = {
  toy: Buffer.from(FILE),
  'toy-small': Buffer.from(SMALL),
  'toy-tiny': Buffer.from(TINY),
  mtcnn: packaged('mtcnn-small'),
  elg: packaged('elg-lite'),
};

const VALUES: unknown[] = [
  ...[undefined, null, true, '', 'x', 'F32', 'F16', 'I8', 'BF16', 'saccade', '2', [], {}, [[]], [1e9], [-1], [0.5]],
  ...[0, 1, 2, 4, -1, 0.5, 255, 2 ** 31, 2 ** 32, 2 ** 53, 1e300],
  ...[[0, 2 ** 53], [2 ** 32, 2 ** 32, 2 ** 32], [1e6, 1e6, 0], new Array(5000).fill(1), '{}', '[]', '{"maps":1e9}'],
  ...['{"maps":4,"modules":1e9,"depth":4}', 'a'.repeat(100_000), '<b>\u001b[2J', '\ud800'],
];

interface Parsed {
  header: Record<string, unknown>;
  data: Buffer;
}

function parsed(bytes: Buffer): Parsed {
  const end = 8 + headerLength(new Uint8Array(bytes));
  let header: unknown;
  try {
    header = JSON.parse(bytes.subarray(8, end).toString()) as unknown;
  } catch {
    throw new RangeError('no header any more'); // an earlier change made nonsense of it
  }
  return { header: header as Parsed['header'], data: Buffer.from(bytes.subarray(end)) };
}

function assembled({ header, data }: Parsed, isSigned: boolean): Buffer {
  const meta = header['__metadata__'] as Record<string, unknown> | undefined;
  if (isSigned && typeof meta === 'object' && meta !== null)
    meta['sha256'] = createHash('sha256').update(data).digest('hex');
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, data]);
}

/** One place of the header's JSON, however deep, becomes another value, or goes, or comes twice under another name. */
const header: Mutation = (bytes, pick) => {
  const file = parsed(bytes);
  let at = file.header;
  for (;;) {
    const names = Object.keys(at);
    const name = names[pick(names.length)];
    if (name === undefined) break;
    const inner = at[name];
    if (typeof inner === 'object' && inner !== null && pick(5) > 0) {
      at = inner as Parsed['header'];
      continue;
    }
    const way = pick(6);
    if (way === 0) Reflect.deleteProperty(at, name);
    else if (way === 1) at[['again', '__proto__', '__metadata__', '', 'pnet.conv1.weight'][pick(5)]!] = inner;
    else at[name] = VALUES[pick(VALUES.length)];
    break;
  }
  return assembled(file, pick(2) === 1);
};

/** One setting of the network's own, which is JSON within the JSON. */
const config: Mutation = (bytes, pick) => {
  const file = parsed(bytes);
  const meta = file.header['__metadata__'] as Record<string, unknown>;
  let settings: Record<string, unknown>;
  try {
    settings = JSON.parse(String(meta['config'])) as Record<string, unknown>;
    const names = Object.keys(settings);
    settings[names[pick(names.length)] ?? 'maps'] = VALUES[pick(VALUES.length)];
  } catch {
    return bytes;
  }
  meta['config'] = JSON.stringify(settings);
  return assembled(file, true);
};

const NUMBERS = [NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e20, 1e-45, 0, -1];

/** Values of the data, which the checksum then stands for. */
const values: Mutation = (bytes, pick) => {
  const file = parsed(bytes);
  const count = [1, 2, 50, 1e5][pick(4)]!;
  for (let n = 0, at = pick(file.data.length); n < count && at + 4 < file.data.length; n++, at += 4)
    file.data.writeFloatLE(NUMBERS[pick(NUMBERS.length)]!, at & ~3);
  return assembled(file, true);
};

function make(pick: Pick): Input {
  const names = Object.keys(SEEDS);
  const name = names[pick(names.length)]!;
  return { name, bytes: mutate(SEEDS[name]!, [header, config, values, header, config, values], pick) };
}

const PHOTO = { data: new Uint8Array(4 * 64 * 64).map((_, i) => (i * 73 + (i >> 6)) & 255), width: 64, height: 64 };

async function run({ name, bytes }: Input): Promise<string> {
  if (name.startsWith('toy')) {
    const { tensors } = await readWeights(bytes, name);
    for (const [tensor, { shape }] of TENSORS) tensors.get(tensor, shape);
    return `read ${tensors.names().join()}`;
  }
  const which = name === 'elg' ? { elg: bytes } : { weights: bytes };
  const detector = await createDetector({ threads: 1, eyes: name === 'elg', ...which });
  try {
    const faces = checkedFaces(detector.detectSync(PHOTO, { thresholds: [0, 0, 0], maxFaces: 2 }));
    if (name !== 'elg') return faces;
    return faces + JSON.stringify(await detector.detectEye(PHOTO, { side: 'left' })).slice(0, 2000);
  } finally {
    detector.close();
  }
}

export const WEIGHTS: Kind = { make, run };
