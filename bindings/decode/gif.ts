// GIF (89a): up to its first frame and no further, for a file may have any number of them. jimp's own decoder walks the
// blocks of all, some of them for ever, and brings its encoder, 9.5 MB.

import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { tooSmall } from './jpeg.ts';
import { unpackLzw } from './lzw.ts';
import type { Pixels } from './wasm.ts';

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
  const pixels = () => {
    const indices = new Uint8Array(area);
    const length = unpackLzw(frame.codes, 'gif', frame.bits, indices);
    if (length < area) throw new Error(`pixel data for ${length} of ${area} pixels`);
    return paint(frame, indices, width, height);
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

/** What a frame does not paint is transparent black. */
function paint(frame: Frame, indices: Uint8Array, width: number, height: number): Pixels {
  const data = new Uint8Array(4 * width * height);
  const palette = Buffer.alloc(768);
  frame.palette.copy(palette);
  const rows = frame.interlaced ? interlacedRows(frame.height) : Array.from({ length: frame.height }, (_, y) => y);
  let at = 0;
  for (const y of rows) {
    let to = 4 * ((frame.y + y) * width + frame.x);
    for (let x = 0; x < frame.width; x++, to += 4) {
      const index = indices[at++]!;
      if (index === frame.transparent) continue;
      data[to] = palette[3 * index]!;
      data[to + 1] = palette[3 * index + 1]!;
      data[to + 2] = palette[3 * index + 2]!;
      data[to + 3] = 255;
    }
  }
  return { data, width, height };
}

function interlacedRows(height: number): number[] {
  const rows: number[] = [];
  for (const [first, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let y = first; y < height; y += step) rows.push(y);
  }
  return rows;
}
