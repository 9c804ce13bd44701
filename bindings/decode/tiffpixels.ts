// A TIFF page → RGBA: each strip or tile is unpacked or checked here, then goes alone, as a small TIFF without
// surprises, to jimp's decoder, which turns its samples into colors. What that decoder gets wrong goes in under another
// name: few grays as a palette, planes one by one as gray, four inks as RGB with alpha.

import { inflateSync } from 'node:zlib';
import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { tooSmall } from './jpeg.ts';
import { lazily } from './lazily.ts';
import { packBitsLength, unpackLzw } from './lzw.ts';
import { COLOR, COMPRESSION, plainBytes, readPage, type Page, type Segment } from './tiffpage.ts';
import { loadTiffJpeg } from './tiffjpeg.ts';
import { writeTiff } from './tiffwrite.ts';
import type { Pixels } from './wasm.ts';

/** Samples of one segment as 4 bytes a pixel. */
type Paint = (segment: Segment, rows: number) => Uint8Array;

/** Looks at a TIFF: its first page. */
export function readTiff(bytes: Buffer, fail: Fail): Header {
  const page = readPage(bytes, fail);
  const { width, height, orientation } = page;
  // LZW and deflate write at most 1,400 bytes for one; JPEG's own check comes with its decoder.
  if (plainBytes(page, 1) * height > 1400 * bytes.length) throw fail(tooSmall('TIFF', page, bytes.length));
  return { kind: 'TIFF', width, height, orientation, pixels: () => decodePage(page, fail) };
}

async function decodePage(page: Page, fail: Fail): Promise<Pixels> {
  const { width, height } = page;
  const paint = page.compression === COMPRESSION.jpeg ? await loadTiffJpeg(page, fail) : await samplesBy(page);
  const data = new Uint8Array(4 * width * height);
  const perPlane = page.across * page.down;
  for (let i = 0; i < perPlane; i++) {
    const x = (i % page.across) * page.tileWidth;
    const y = Math.floor(i / page.across) * page.tileHeight;
    const rows = page.tiled ? page.tileHeight : Math.min(page.tileHeight, height - y);
    let piece: Uint8Array;
    if (page.planar) {
      const planes = Array.from({ length: Math.min(4, page.samples) }, (_, p) =>
        paint(page.segments[p * perPlane + i]!, rows),
      );
      piece = interleave(planes);
    } else piece = paint(page.segments[i]!, rows);
    const columns = Math.min(page.tileWidth, width - x);
    for (let row = 0; row < Math.min(rows, height - y); row++) {
      const from = 4 * row * page.tileWidth;
      data.set(piece.subarray(from, from + 4 * columns), 4 * ((y + row) * width + x));
    }
  }
  if (page.photometric === COLOR.cmyk && page.compression !== COMPRESSION.jpeg) inksToRgb(data);
  return { data, width, height };
}

const loadTiff = lazily(() => import('@jimp/js-tiff'));

async function samplesBy(page: Page): Promise<Paint> {
  const { decode } = (await loadTiff()).default();
  const { bits, predictor, littleEndian, tileWidth, planar } = page;
  const samples = planar ? 1 : page.samples;
  const color = colorFor(page);
  return (segment, rows) => {
    const { data, compression } = unpack(page, segment, rows);
    const tiff = writeTiff(data, {
      width: tileWidth,
      rows,
      bits,
      samples,
      compression,
      predictor,
      littleEndian,
      ...color,
    });
    const { data: rgba } = decode(tiff);
    return new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.length);
  };
}

function colorFor({ photometric, bits, planar, colorMap }: Page): { photometric: number; colorMap: number[] } {
  if (planar) return { photometric: COLOR.blackIsZero, colorMap: [] };
  if (photometric === COLOR.cmyk) return { photometric: COLOR.rgb, colorMap: [] };
  if (photometric === COLOR.palette) {
    const size = 3 << bits;
    return { photometric, colorMap: Array.from({ length: size }, (_, i) => colorMap[i] ?? 0) };
  }
  if (bits > 1 && bits < 8) {
    const most = (1 << bits) - 1;
    const grays = Array.from({ length: most + 1 }, (_, i) => Math.round((65535 * i) / most));
    if (photometric === COLOR.whiteIsZero) grays.reverse();
    return { photometric: COLOR.palette, colorMap: [...grays, ...grays, ...grays] };
  }
  return { photometric, colorMap: [] };
}

/** The bytes of a segment, sure to fill `rows` rows. @throws Error where they do not */
function unpack(page: Page, segment: Segment, rows: number): { data: Buffer; compression: number } {
  const stored = page.bytes.subarray(segment.from, segment.from + segment.bytes);
  const needed = plainBytes(page, rows);
  const filled = (length: number) => {
    if (length < needed) throw new Error(`a strip or tile of ${length} bytes instead of ${needed}`);
  };
  if (page.compression === COMPRESSION.packBits) {
    filled(packBitsLength(stored, needed));
    return { data: stored, compression: COMPRESSION.packBits };
  }
  let data = stored;
  if (page.compression === COMPRESSION.lzw) {
    data = Buffer.alloc(needed);
    filled(unpackLzw(stored, 'tiff', 8, data));
  } else if (page.compression !== COMPRESSION.none) {
    // the last strip may be stored with all the rows that others have
    data = inflateSync(stored, { maxOutputLength: plainBytes(page, page.tileHeight) + (1 << 12) });
  }
  filled(data.length);
  return { data: data.subarray(0, needed), compression: COMPRESSION.none };
}

/** The first bytes of the pixels of each plane → pixels; alpha is 255 where there is no fourth plane. */
function interleave(planes: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(planes[0]!.length).fill(255);
  const gray = planes.length < 3;
  for (let at = 0; at < out.length; at += 4) {
    for (let c = 0; c < Math.max(3, planes.length); c++) out[at + c] = planes[gray ? 0 : c]![at]!;
  }
  return out;
}

// 255 is full ink here, unlike in JPEGs. The rounding is libtiff's, which OpenCV reads with.
function inksToRgb(data: Uint8Array): void {
  for (let at = 0; at < data.length; at += 4) {
    const paper = 255 - data[at + 3]!;
    for (let c = at; c < at + 3; c++) data[c] = Math.floor((paper * (255 - data[c]!)) / 255);
    data[at + 3] = 255;
  }
}
