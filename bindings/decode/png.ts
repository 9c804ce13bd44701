// A PNG's chunks (W3C PNG, third edition): size, orientation, and whether the file can hold what it claims. The decoder
// gets the chunks that make pixels and no other: texts and profiles may be bombs of their own.

import { inflateSync } from 'node:zlib';
import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { tooSmall } from './jpeg.ts';
import { lazily } from './lazily.ts';
import { tiffOrientation } from './tiff.ts';

const loadPixels = lazily(() => import('./pngpixels.ts'));

interface Chunks {
  head: Buffer;
  orientation: number;
  /** whole chunks that make pixels, in their order */
  kept: Buffer[];
  data: Buffer[];
}

// Deflate writes at most 258 bytes for 2 bits.
const MOST_INFLATED = 1032;
// Data that could inflate to more than 4 GB are counted before they are decoded; less is done in 4 seconds at the
// worst.
const COUNTED_FROM = 4 << 20;

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Record<number, number[]> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
// x, y, and steps of the seven passes of an interlaced picture
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Looks at a PNG. Bytes after its IEND are nobody's business. */
export function readPng(bytes: Buffer, fail: Fail): Header {
  const { head, orientation, kept, data } = readChunks(bytes, fail);
  const width = head.readUInt32BE(0);
  const height = head.readUInt32BE(4);
  if (width === 0 || height === 0) throw fail(`a PNG that says it is ${width}×${height} pixels`);
  const [depth = 0, color = 0, , , interlace = 0] = head.subarray(8);
  if (!DEPTHS[color]?.includes(depth) || interlace > 1) throw fail('a PNG with a damaged header');
  const needed = rawBytes(width, height, depth * CHANNELS[color]!, interlace === 1);
  const stored = data.reduce((sum, part) => sum + part.length, 0);
  if (needed > MOST_INFLATED * stored) throw fail(tooSmall('PNG', { width, height }, bytes.length));
  const pixels = async () => {
    if (stored > COUNTED_FROM) count(data, needed, fail);
    const { decodePng } = await loadPixels();
    return decodePng(Buffer.concat([bytes.subarray(0, 8), ...kept]));
  };
  return { kind: 'PNG', width, height, orientation, pixels };
}

function readChunks(bytes: Buffer, fail: Fail): Chunks {
  const chunks: Chunks = { head: Buffer.alloc(0), orientation: 1, kept: [], data: [] };
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if ((type === 'IHDR') !== (at === 8)) throw fail('a PNG with two headers, or none at its start');
    if (type === 'IHDR' && length !== 13) throw fail('a PNG with a damaged header');
    if (type === 'IHDR') chunks.head = body;
    if (type === 'IDAT') chunks.data.push(body);
    if (type === 'eXIf') chunks.orientation = tiffOrientation(body) ?? 1;
    if (['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(type)) chunks.kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return chunks;
    at = end;
  }
  throw fail(`a PNG that is cut off after ${bytes.length} bytes`);
}

/** Bytes that the data must inflate to: rows of all passes, each with one byte for its filter. */
function rawBytes(width: number, height: number, bits: number, interlaced: boolean): number {
  if (!interlaced) return height * (1 + Math.ceil((width * bits) / 8));
  let sum = 0;
  for (const [x, y, stepX, stepY] of PASSES) {
    const columns = Math.ceil((width - x) / stepX);
    if (columns > 0) sum += Math.max(0, Math.ceil((height - y) / stepY)) * (1 + Math.ceil((columns * bits) / 8));
  }
  return sum;
}

function count(data: Buffer[], needed: number, fail: Fail): void {
  try {
    inflateSync(Buffer.concat(data), { maxOutputLength: needed });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return; // damage: the decoder says it
    throw fail('a PNG with more pixel data than its header says', cause);
  }
}
