// GIF (89a): up to its first frame, which goes to omggif, the decoder that jimp uses, as a file of its own. omggif alone walks
// all blocks of all frames, some of them for ever, and paints what a short stream leaves out.

import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { tooSmall } from './jpeg.ts';
import { lzwLength } from './lzw.ts';

interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
  interlaced: boolean;
  palette: Buffer;
  /** palette entry that is not painted, or -1 */
  transparent: number;
  /** bits of a literal */
  bits: number;
  codes: Buffer;
}

/** Looks at a GIF. A frame that reaches over the screen makes the screen larger, as in Pillow. */
export function readGif(bytes: Buffer, fail: Fail): Header {
  const frame = firstFrame(bytes, fail);
  const width = Math.max(bytes.readUInt16LE(6), frame.x + frame.width);
  const height = Math.max(bytes.readUInt16LE(8), frame.y + frame.height);
  const area = frame.width * frame.height;
  if (area === 0) throw fail(`a GIF whose first frame is ${frame.width}×${frame.height} pixels`);
  // A code of 12 bits makes at most 4,096 pixels. The rest of the screen is free: 64 MB of it may be claimed by anyone.
  if (area > 2731 * frame.codes.length || width * height > (1 << 24) + 2731 * bytes.length) {
    throw fail(tooSmall('GIF', { width, height }, bytes.length));
  }
  const pixels = async () => {
    const length = lzwLength(frame.codes, 'gif', frame.bits, area);
    if (length < 0) throw new Error('a code of its pixel data is not defined');
    if (length < area) throw new Error(`pixel data for ${length} of ${area} pixels`);
    const { GifReader } = (await import('omggif')).default;
    const reader = new GifReader(rebuild(frame, width, height));
    const data = new Uint8Array(4 * width * height);
    reader.decodeAndBlitFrameRGBA(0, data);
    return { data, width, height };
  };
  return { kind: 'GIF', width, height, orientation: 1, pixels };
}

function firstFrame(bytes: Buffer, fail: Fail): Frame {
  const cutOff = () => fail(`a GIF that is cut off after ${bytes.length} bytes`);
  const paletteBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  if (bytes.length < 13) throw cutOff();
  let at = 13 + paletteBytes(bytes[10]!);
  const screen = bytes.subarray(13, at);
  let transparent = -1;
  for (;;) {
    const block = bytes[at];
    if (block === 0x21) {
      if (bytes[at + 1] === 0xf9 && at + 8 <= bytes.length) transparent = bytes[at + 3]! & 1 ? bytes[at + 6]! : -1;
      at = blocksEnd(bytes, at + 2, cutOff);
    } else if (block === 0x2c) {
      if (at + 11 > bytes.length) throw cutOff();
      const [x, y, width, height] = [1, 3, 5, 7].map((by) => bytes.readUInt16LE(at + by)) as [
        number,
        number,
        number,
        number,
      ];
      const flags = bytes[at + 9]!;
      const start = at + 10 + paletteBytes(flags);
      const palette = start > at + 10 ? bytes.subarray(at + 10, start) : screen;
      if (start >= bytes.length) throw cutOff();
      const bits = bytes[start]!;
      if (bits < 2 || bits > 8) throw fail(`a GIF with pixels of ${bits} bits`);
      if (palette.length === 0) throw fail('a GIF without a palette');
      const codes = joined(bytes, start + 1, blocksEnd(bytes, start + 1, cutOff));
      return { x, y, width, height, interlaced: (flags & 0x40) !== 0, palette, transparent, bits, codes };
    } else if (block === undefined) throw cutOff();
    else if (block === 0x3b) throw fail('a GIF without a picture in it');
    else throw fail(`a GIF with an unknown block (0x${block.toString(16)})`);
  }
}

/** The end of a row of blocks, each with its length before it; 0 ends the row. */
function blocksEnd(bytes: Buffer, at: number, cutOff: () => Error): number {
  for (;;) {
    const length = bytes[at];
    if (length === undefined) throw cutOff();
    at += 1 + length;
    if (length === 0) return at;
  }
}

function joined(bytes: Buffer, at: number, end: number): Buffer {
  const parts: Buffer[] = [];
  for (; at < end; at += 1 + bytes[at]!) parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
  return Buffer.concat(parts);
}

/** A file of this frame alone. Its palette has an entry for each code that pixels can have. */
function rebuild(frame: Frame, width: number, height: number): Buffer {
  const palette = Buffer.alloc(768);
  frame.palette.copy(palette);
  const head = Buffer.alloc(13);
  head.write('GIF89a', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const control = Buffer.from([0x21, 0xf9, 4, +(frame.transparent >= 0), 0, 0, Math.max(0, frame.transparent), 0]);
  const descriptor = Buffer.alloc(10);
  descriptor[0] = 0x2c;
  for (const [i, value] of [frame.x, frame.y, frame.width, frame.height].entries()) {
    descriptor.writeUInt16LE(value, 1 + 2 * i);
  }
  descriptor[9] = 0x87 | (frame.interlaced ? 0x40 : 0);
  const parts: Buffer[] = [head, control, descriptor, palette, Buffer.from([frame.bits])];
  for (let at = 0; at < frame.codes.length; at += 255) {
    const part = frame.codes.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...parts, Buffer.from([0, 0x3b])]);
}
