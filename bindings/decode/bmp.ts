// BMP: every header there is (OS/2, Windows 3 to 5) is brought to the one that jimp's decoder reads rightly, and pixels
// of 1 and 4 bits and run lengths to 8 bits; that decoder shifts OS/2 headers, loses rows of odd width and runs past
// the end of lines.

import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { tooSmall } from './jpeg.ts';
import { lazily } from './lazily.ts';
import { unpackRuns } from './rle.ts';

const loadBmp = lazily(() => import('@jimp/js-bmp'));

interface Layout {
  width: number;
  height: number;
  /** the first row is the upper one */
  topDown: boolean;
  bits: number;
  /** where the pixels begin */
  offset: number;
  /** 0 none, 1 RLE8, 2 RLE4, 3 masks, 6 masks with alpha */
  compression: number;
  /** bytes of the masks of red, green, blue, 0 or 12 */
  masks: Buffer;
  /** blue, green, red, 0 for each color */
  palette: Buffer;
}

/** Looks at a BMP. */
export function readBmp(bytes: Buffer, fail: Fail): Header {
  const layout = readLayout(bytes, fail);
  const { width, height, bits, compression, offset } = layout;
  const runs = compression === 1 || compression === 2;
  const stride = 4 * Math.ceil((width * bits) / 32);
  if (!runs && offset + stride * height > bytes.length) {
    // The last row may lack its padding.
    const exact = offset + stride * (height - 1) + Math.ceil((width * bits) / 8);
    if (exact > bytes.length) throw fail(`a BMP that is cut off after ${bytes.length} bytes`);
  }
  // Two bytes make a run of at most 255 pixels.
  if (runs && width * height > 128 * bytes.length) throw fail(tooSmall('BMP', layout, bytes.length));
  const pixels = async () => {
    const { decode } = (await loadBmp()).default();
    const { data } = decode(rebuild(layout, bytes, stride, fail));
    return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
  };
  return { kind: 'BMP', width, height, orientation: 1, pixels };
}

function readLayout(bytes: Buffer, fail: Fail): Layout {
  const headBytes = bytes.readUInt32LE(14);
  const offset = bytes.readUInt32LE(10);
  const core = headBytes === 12;
  if (!core && (headBytes < 16 || headBytes > 124)) throw fail(`a BMP with a header of ${headBytes} bytes`);
  if (14 + headBytes > bytes.length || offset > bytes.length) throw fail('a BMP that is cut off in its header');
  const head = Buffer.alloc(124);
  bytes.copy(head, 0, 14, 14 + headBytes);
  const width = core ? head.readUInt16LE(4) : head.readInt32LE(4);
  const signed = core ? head.readUInt16LE(6) : head.readInt32LE(8);
  const bits = head.readUInt16LE(core ? 10 : 14);
  const compression = core ? 0 : head.readUInt32LE(16);
  const height = Math.abs(signed);
  if (!(width > 0 && height > 0)) throw fail(`a BMP that says it is ${width}×${signed} pixels`);
  // OS/2 gives 3 and 4 other meanings: Huffman codes and run lengths of 24 bits.
  const os2 = headBytes === 64 || headBytes === 16;
  const kinds: Record<number, number[]> = {
    0: [1, 4, 8, 16, 24, 32],
    1: [8],
    2: [4],
    ...(os2 ? {} : { 3: [16, 32], 6: [16, 32] }),
  };
  if (!kinds[compression]?.includes(bits)) {
    throw fail(`a BMP of ${bits} bits a pixel and compression ${compression}, which has no decoder here`);
  }
  let at = 14 + headBytes;
  let masks = Buffer.alloc(0);
  if (compression === 3 || compression === 6) {
    const beside = headBytes === 40;
    masks = Buffer.from(beside ? bytes.subarray(at, at + 12) : head.subarray(40, 52));
    if (beside) at += compression === 6 ? 16 : 12;
    if (masks.length < 12) throw fail('a BMP that is cut off in its header');
  }
  const entry = core ? 3 : 4;
  const used = core ? 0 : head.readUInt32LE(32);
  const colors = bits > 8 ? 0 : Math.min(used || 1 << bits, 256, Math.floor((bytes.length - at) / entry));
  const palette = Buffer.alloc(1024);
  for (let i = 0; i < colors; i++) bytes.copy(palette, 4 * i, at + entry * i, at + entry * i + 3);
  return { width, height, topDown: signed < 0, bits, offset, compression, masks, palette };
}

function rebuild(layout: Layout, bytes: Buffer, stride: number, fail: Fail): Buffer {
  const { width, height, bits, offset, compression, masks, palette } = layout;
  const indexed = bits <= 8;
  const head = Buffer.alloc(54);
  head.write('BM', 'latin1');
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(layout.topDown ? -height : height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(indexed ? 8 : bits, 28);
  head.writeUInt32LE(masks.length > 0 ? 3 : 0, 30);
  const source = bytes.subarray(offset);
  let pixels: Buffer;
  if (compression === 1 || compression === 2) {
    const indices = unpackRuns(source, bits as 4 | 8, width, height);
    if (!indices) throw fail(`a BMP that is cut off after ${bytes.length} bytes`);
    pixels = padded(indices, width, height);
  } else if (indexed) pixels = padded(unpackBits(source, bits, width, height, stride), width, height);
  else pixels = Buffer.concat([source], stride * height);
  return Buffer.concat([head, masks, indexed ? palette : Buffer.alloc(0), pixels]);
}

function unpackBits(source: Buffer, bits: number, width: number, height: number, stride: number): Uint8Array {
  const indices = new Uint8Array(width * height);
  const each = 8 / bits;
  const mask = (1 << bits) - 1;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      indices[to++] = (source[y * stride + Math.floor(x / each)]! >> (bits * (each - 1 - (x % each)))) & mask;
    }
  }
  return indices;
}

/** Rows of a multiple of 4 bytes. */
function padded(indices: Uint8Array, width: number, height: number): Buffer {
  const stride = 4 * Math.ceil(width / 4);
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) rows.set(indices.subarray(y * width, (y + 1) * width), y * stride);
  return rows;
}
