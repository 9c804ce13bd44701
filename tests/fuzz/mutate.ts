// Broken bytes, the same ones for the same seed: changed, cut out, repeated or filled anywhere.
import { Random } from '../helpers/random.ts';

/** A number in [0, below). */
export type Pick = (below: number) => number;

export function picker(seed: number): Pick {
  const random = new Random(seed);
  return (below) => random.whole(0, Math.max(0, below - 1));
}

/** Changes or replaces the bytes; may throw RangeError where they are too few for it. */
export type Mutation = (bytes: Buffer, pick: Pick) => Buffer;

/** Where counts and lengths overflow. */
export const VALUES = [0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Sizes, offsets and counts stand near the start of most files; those of TIFFs near their end, too. */
const somewhere: (length: number, pick: Pick) => number = (length, pick) =>
  [pick(length), pick(Math.min(length, 64)), pick(Math.min(length, 400)), length - 1 - pick(Math.min(length, 300))][
    pick(4)
  ]!;

export const ANYWHERE: readonly Mutation[] = [
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

/** Some changes in a row: half of them by `known`, which know the format, where there are any. */
export function mutate(original: Buffer, known: readonly Mutation[], pick: Pick): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let n = 1 + pick(3); n > 0 && bytes.length > 16; n--) {
    const from = known.length > 0 && pick(2) ? known : ANYWHERE;
    try {
      bytes = from[pick(from.length)]!(Buffer.from(bytes), pick);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // fields that an earlier change made nonsense of
    }
  }
  return bytes;
}

/**
 * A picker that reads its choices from bytes, and picks 0 where they end: what is made of bytes is made smaller by
 * taking bytes away.
 */
export function chooser(bytes: Uint8Array): Pick {
  let at = 0;
  return (below) => (below <= 1 ? 0 : (((bytes[at++] ?? 0) << 8) | (bytes[at++] ?? 0)) % below);
}

/** Choices for `chooser`. */
export function choices(pick: Pick, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => pick(256)));
}
