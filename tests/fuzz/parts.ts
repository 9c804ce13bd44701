// Files as lists of parts (chunks, segments, blocks, boxes), and back again with lengths and checksums that are right:
// a decoder must believe a file to be hurt by it.
import { crc32 } from '../decode/crc.ts';
import { VALUES, type Mutation, type Pick } from './mutate.ts';

interface Format {
  /** the first part is what comes before the others, the last may be what follows them */
  split(bytes: Buffer): Buffer[];
  /** mends what the parts say of themselves and of the whole */
  join(parts: Buffer[]): Buffer;
}

/** Cuts at each start that `next` gives, from `at` to where it gives none. */
function cutAt(bytes: Buffer, at: number, next: (at: number) => number): Buffer[] {
  const parts = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    const end = next(at);
    if (!(end > at && end <= bytes.length)) break;
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  if (at < bytes.length) parts.push(bytes.subarray(at));
  return parts;
}

const png: Format = {
  split: (bytes) => cutAt(bytes, 8, (at) => at + 12 + bytes.readUInt32BE(at)),
  join: ([head, ...chunks]) =>
    Buffer.concat([
      head!,
      ...chunks.map((chunk) => {
        if (chunk.length < 12) return chunk;
        const mended = Buffer.from(chunk);
        mended.writeUInt32BE(crc32(mended.subarray(4, -4)), mended.length - 4);
        return mended;
      }),
    ]),
};

const jpg: Format = {
  // after the first scan begins there are no lengths: it ends where the next marker is
  split: (bytes) =>
    cutAt(bytes, 2, (at) => {
      if (bytes[at] !== 0xff) return -1;
      const end = at + 2 + bytes.readUInt16BE(at + 2);
      if (bytes[at + 1] !== 0xda) return end;
      for (let to = end; to + 1 < bytes.length; to++)
        if (bytes[to] === 0xff && bytes[to + 1]! > 0 && !(bytes[to + 1]! >= 0xd0 && bytes[to + 1]! <= 0xd7)) return to;
      return bytes.length;
    }),
  join: (parts) => Buffer.concat(parts),
};

const webp: Format = {
  split: (bytes) => cutAt(bytes, 12, (at) => at + 8 + bytes.readUInt32LE(at + 4) + (bytes[at + 4]! & 1)),
  join(parts) {
    const whole = Buffer.concat(parts);
    whole.writeUInt32LE(whole.length - 8, 4);
    return whole;
  },
};

/** The end of a chain of sub-blocks. */
function chainEnd(bytes: Buffer, at: number): number {
  while (bytes[at]) at += 1 + bytes[at]!;
  return at + 1;
}

const palette = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

const gif: Format = {
  split: (bytes) =>
    cutAt(bytes, 13 + palette(bytes[10]), (at) => {
      if (bytes[at] === 0x21) return chainEnd(bytes, at + 2);
      return bytes[at] === 0x2c ? chainEnd(bytes, at + 11 + palette(bytes[at + 9])) : at + 1;
    }),
  join: (parts) => Buffer.concat(parts),
};

const avif: Format = {
  split: (bytes) => cutAt(bytes, 0, (at) => at + (bytes.readUInt32BE(at) || bytes.length - at)),
  join: (parts) => Buffer.concat(parts),
};

const FORMATS: Record<string, Format> = { png, jpg, webp, gif, avif };

/** Drops, repeats, exchanges, or takes over parts; `others`: files of the same format, to take from. */
function rearranged(format: Format, others: readonly Buffer[]): Mutation {
  return (bytes, pick) => {
    const parts = format.split(bytes);
    const at = pick(parts.length);
    const to = pick(parts.length);
    const way = pick(5);
    if (way === 0) parts.splice(at, 1);
    else if (way === 1) parts.splice(to, 0, ...Array.from({ length: [1, 2, 40, 300][pick(4)]! }, () => parts[at]!));
    else if (way === 2) [parts[at], parts[to]] = [parts[to]!, parts[at]!];
    else {
      const foreign = format.split(others[pick(others.length)]!);
      const from = pick(foreign.length);
      if (way === 3) parts.splice(at, pick(2), foreign[from]!);
      else parts.splice(at, parts.length - at, ...foreign.slice(from)); // the rest of another file
    }
    return format.join(parts);
  };
}

/** Changes bytes of one part, or its length, and mends the checksums. */
function within(format: Format): Mutation {
  return (bytes, pick) => {
    const parts = format.split(bytes).map((part) => Buffer.from(part));
    const at = pick(parts.length);
    const part = parts[at]!;
    for (let n = 1 + pick(3); n > 0 && part.length > 0; n--) {
      const where = pick(2) ? pick(part.length) : pick(Math.min(part.length, 24));
      part[where] = pick(2) ? pick(256) : VALUES[pick(8)]! & 255;
    }
    if (pick(4) === 0) parts[at] = part.subarray(0, pick(part.length + 1));
    return format.join(parts);
  };
}

/** Mutations that know the format of files that end so; `others`: more files of it. */
export function partMutations(ending: string, others: readonly Buffer[]): Mutation[] {
  const format = FORMATS[ending];
  return format ? [rearranged(format, others), within(format)] : [];
}

/** The start of one file and the end of another. */
export function spliced(bytes: Buffer, others: readonly Buffer[], pick: Pick): Buffer {
  const other = others[pick(others.length)]!;
  const share = pick(1000) / 1000;
  const cut = (of: Buffer) => Math.floor(share * of.length);
  return Buffer.concat([bytes.subarray(0, cut(bytes)), other.subarray(pick(2) ? cut(other) : pick(other.length))]);
}
