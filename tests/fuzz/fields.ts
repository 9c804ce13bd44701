// Fields that decoders believe: widths, heights, counts, offsets, depths, where each format has them.
import { VALUES, type Mutation, type Pick } from './mutate.ts';
import { crc32 } from '../decode/crc.ts';

const SIDES = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 255, 256, 1000, 3000, 9999, 16383, 16384, 30_000, 65_535];

const side = (pick: Pick) => SIDES[pick(SIDES.length)]!;

/** One entry of the first directory of a TIFF: its tag, type, count or value; or where the directory is. */
const tif: Mutation = (bytes, pick) => {
  const little = bytes[0] === 0x49;
  const first = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  const count = little ? bytes.readUInt16LE(first) : bytes.readUInt16BE(first);
  for (let n = 1 + pick(2); n > 0; n--) {
    const at = first + 2 + 12 * pick(count) + [0, 2, 4, 8][pick(4)]!;
    const value = [VALUES[pick(VALUES.length)]!, pick(400), side(pick), first][pick(4)]!;
    const wide = pick(2) === 1;
    if (little)
      bytes.writeUInt32LE((wide ? value : (bytes.readUInt32LE(at) & 0xffff0000) | (value & 0xffff)) >>> 0, at);
    else bytes.writeUInt32BE((wide ? value : (bytes.readUInt32BE(at) & 0xffff) | (value << 16)) >>> 0, at);
  }
  return bytes;
};

const png: Mutation = (bytes, pick) => {
  const way = pick(4);
  if (way < 2) bytes.writeUInt32BE(side(pick), 16 + 4 * way);
  else bytes[24 + pick(5)] = [0, 1, 2, 3, 4, 6, 8, 16][pick(8)]!;
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
};

const jpg: Mutation = (bytes, pick) => {
  let at = 2;
  while (!(bytes[at] === 0xff && [0xc0, 0xc1, 0xc2].includes(bytes[at + 1]!))) {
    if (++at > bytes.length) return bytes;
  }
  const way = pick(4);
  if (way < 2) bytes.writeUInt16BE(side(pick), at + 5 + 2 * way);
  else if (way === 2) bytes[at + 9 + pick(10)] = [0, 1, 2, 3, 4, 0x11, 0x12, 0x21, 0x22, 0x41, 0x44, 255][pick(12)]!;
  else bytes[at + 1] = 0xc0 + pick(16);
  return bytes;
};

const gif: Mutation = (bytes, pick) => {
  const at = bytes.indexOf(0x2c, 13);
  const places = at > 0 ? [6, 8, at + 1, at + 3, at + 5, at + 7] : [6, 8];
  bytes.writeUInt16LE(side(pick), places[pick(places.length)]!);
  return bytes;
};

const bmp: Mutation = (bytes, pick) => {
  const value = [side(pick), -side(pick), VALUES[pick(VALUES.length)]! | 0, pick(140)][pick(4)]!;
  const at = [2, 10, 14, 18, 22, 30, 34, 46, 50, 54, 58][pick(11)]!;
  if (pick(5) === 0) bytes.writeUInt16LE([0, 1, 2, 4, 8, 16, 24, 32, 64][pick(9)]!, 28);
  else bytes.writeInt32LE(value, at);
  return bytes;
};

const webp: Mutation = (bytes, pick) => {
  const type = bytes.toString('latin1', 12, 16);
  if (type === 'VP8 ') bytes.writeUInt16LE(side(pick), 26 + 2 * pick(2));
  else if (type === 'VP8L') bytes.writeUInt32LE((side(pick) & 0x3fff) | (((side(pick) & 0x3fff) << 14) >>> 0), 21);
  else bytes.writeUIntLE(side(pick), 24 + 3 * pick(2), 3);
  return bytes;
};

/** Sizes, and lengths of boxes within boxes. */
const avif: Mutation = (bytes, pick) => {
  const type = ['ispe', 'iloc', 'iinf', 'ipma', 'av1C', 'pixi', 'iprp', 'meta', 'ipco', 'irot'][pick(10)]!;
  const at = bytes.indexOf(type, 0, 'latin1');
  if (at < 4) return bytes;
  const value = pick(2) ? side(pick) : VALUES[pick(VALUES.length)]!;
  bytes.writeUInt32BE(value >>> 0, at + [-4, 4, 8, 12][pick(4)]!);
  return bytes;
};

/** The mutation of a format's own fields, by the ending of its files. */
export const FIELDS: Record<string, Mutation> = { tif, png, jpg, gif, bmp, webp, avif };
