// Broken pictures, the same ones for the same seed: bytes changed anywhere, and fields that decoders believe changed on
// purpose.
import { Random } from '../helpers/random.ts';
import { crc32 } from './crc.ts';

/** A number in [0, below). */
export type Pick = (below: number) => number;

export function picker(seed: number): Pick {
  const random = new Random(seed);
  return (below) => random.whole(0, Math.max(0, below - 1));
}

type Mutation = (bytes: Buffer, pick: Pick) => Buffer;

const VALUES = [0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Sizes, offsets and counts stand near the start of most files; those of TIFFs near their end, too. */
const somewhere: (length: number, pick: Pick) => number = (length, pick) =>
  [pick(length), pick(Math.min(length, 64)), pick(Math.min(length, 400)), length - 1 - pick(Math.min(length, 300))][
    pick(4)
  ]!;

const anywhere: Mutation[] = [
  function bits(bytes, pick) {
    for (let n = 1 + pick(8); n > 0; n--) bytes[somewhere(bytes.length, pick)]! ^= 1 << pick(8);
    return bytes;
  },
  function bytesOf(bytes, pick) {
    for (let n = 1 + pick(12); n > 0; n--) bytes[somewhere(bytes.length, pick)] = pick(256);
    return bytes;
  },
  function numbers(bytes, pick) {
    for (let n = 1 + pick(3); n > 0; n--) {
      const at = somewhere(bytes.length - 4, pick);
      const value = VALUES[pick(VALUES.length)]!;
      const way = pick(3);
      if (way === 0) bytes.writeUInt32LE(value >>> 0, at);
      else if (way === 1) bytes.writeUInt32BE(value >>> 0, at);
      else bytes.writeUInt16LE(value & 0xffff, at);
    }
    return bytes;
  },
  function cut(bytes, pick) {
    return bytes.subarray(0, 1 + somewhere(bytes.length - 1, pick));
  },
  function without(bytes, pick) {
    const at = somewhere(bytes.length, pick);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + pick(200))]);
  },
  function twice(bytes, pick) {
    const at = somewhere(bytes.length, pick);
    const part = bytes.subarray(at, at + 1 + pick(300));
    const to = somewhere(bytes.length, pick);
    return Buffer.concat([
      bytes.subarray(0, to),
      ...Array.from({ length: 1 + pick(4) }, () => part),
      bytes.subarray(to),
    ]);
  },
  function filled(bytes, pick) {
    const at = somewhere(bytes.length, pick);
    return bytes.fill(VALUES[pick(8)]! & 255, at, at + 1 + pick(100));
  },
];

/** Changes one chunk and mends its checksum, so that the change is believed. */
const chunk: Mutation = (bytes, pick) => {
  const starts: number[] = [];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) starts.push(at);
  const at = starts[pick(starts.length)]!;
  const length = bytes.readUInt32BE(at);
  for (let n = 1 + pick(3); n > 0 && length > 0; n--)
    bytes[at + 8 + pick(length)] = pick(2) ? pick(256) : VALUES[pick(8)]! & 255;
  bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, at + 8 + length)), at + 8 + length);
  return bytes;
};

/** Changes one entry of the first directory: its tag, type, count or value. */
const entry: Mutation = (bytes, pick) => {
  const little = bytes[0] === 0x49;
  const first = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  const count = little ? bytes.readUInt16LE(first) : bytes.readUInt16BE(first);
  for (let n = 1 + pick(2); n > 0; n--) {
    const at = first + 2 + 12 * pick(count) + [0, 2, 4, 8][pick(4)]!;
    const value = pick(2) ? VALUES[pick(VALUES.length)]! : pick(400);
    const wide = pick(2) === 1;
    if (little)
      bytes.writeUInt32LE((wide ? value : (bytes.readUInt32LE(at) & 0xffff0000) | (value & 0xffff)) >>> 0, at);
    else bytes.writeUInt32BE((wide ? value : (bytes.readUInt32BE(at) & 0xffff) | (value << 16)) >>> 0, at);
  }
  return bytes;
};

/** Changes, repeats or drops one segment of a JPEG. */
const segment: Mutation = (bytes, pick) => {
  const starts: number[] = [];
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) starts.push(at);
  const at = starts[pick(starts.length)]!;
  const end = at + 2 + bytes.readUInt16BE(at + 2);
  const part = Buffer.from(bytes.subarray(at, end));
  const parts = [[], [part, part], Array.from({ length: 40 }, () => part)][pick(5)];
  if (parts) return Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(end)]);
  for (let n = 1 + pick(3); n > 0; n--) bytes[at + 2 + pick(end - at - 2)] = pick(256);
  return bytes;
};

const KNOWN: Record<string, Mutation> = { png: chunk, tif: entry, jpg: segment };

/** @param ending of the file that `original` comes from: some mutations know its format */
export function mutate(original: Buffer, ending: string, pick: Pick): Buffer {
  const known = KNOWN[ending];
  let bytes: Buffer = Buffer.from(original);
  for (let n = 1 + pick(3); n > 0 && bytes.length > 16; n--) {
    try {
      bytes = (known && pick(2) ? known : anywhere[pick(anywhere.length)]!)(Buffer.from(bytes), pick);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // fields that an earlier change made nonsense of
    }
  }
  return bytes;
}
