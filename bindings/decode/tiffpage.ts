// What the first page of a TIFF says, held against what its bytes can be, and whether it is of a kind that comes out
// right.

import type { Fail } from './fail.ts';
import { Directory } from './tiff.ts';

const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samples: 277,
  rows: 278,
  stripBytes: 279,
  planar: 284,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  format: 339,
  jpegTables: 347,
} as const;

export const COMPRESSION = { none: 1, lzw: 5, jpeg: 7, deflate: 8, oldDeflate: 32946, packBits: 32773 } as const;
export const COLOR = { whiteIsZero: 0, blackIsZero: 1, rgb: 2, palette: 3, cmyk: 5, ycbcr: 6 } as const;

/** One strip or tile of one plane. */
export interface Segment {
  from: number;
  bytes: number;
}

export interface Page {
  bytes: Buffer;
  littleEndian: boolean;
  width: number;
  height: number;
  orientation: number;
  compression: number;
  photometric: number;
  /** bits of a sample */
  bits: number;
  /** samples of a pixel */
  samples: number;
  /** each sample has a plane of its own */
  planar: boolean;
  /** 1 none, 2 differences along a row */
  predictor: number;
  colorMap: number[];
  jpegTables: Buffer | undefined;
  /** size of a segment: a tile, or a strip as wide as the picture */
  tileWidth: number;
  tileHeight: number;
  tiled: boolean;
  across: number;
  down: number;
  /** all of the first plane row by row, then the next plane's */
  segments: Segment[];
}

const MOST_SEGMENTS = 100_000;

/** @throws SaccadeError cut off, damaged, or of a kind that has no decoder here, by its name */
export function readPage(bytes: Buffer, fail: Fail): Page {
  const tags = new Directory(bytes);
  const width = tags.one(TAG.width, 0);
  const height = tags.one(TAG.height, 0);
  if (width === 0 || height === 0) throw fail('a TIFF that is cut off or does not say its size');
  const tiled = tags.has(TAG.tileWidth);
  const tileWidth = tiled ? tags.one(TAG.tileWidth, 0) : width;
  const tileHeight = tiled ? tags.one(TAG.tileHeight, 0) : Math.min(height, tags.one(TAG.rows, height));
  const samples = tags.one(TAG.samples, 1);
  const page: Omit<Page, 'segments'> = {
    bytes,
    littleEndian: tags.littleEndian,
    width,
    height,
    orientation: tags.orientation ?? 1,
    compression: tags.one(TAG.compression, 1),
    photometric: tags.one(TAG.photometric, samples >= 3 ? COLOR.rgb : COLOR.whiteIsZero),
    bits: tags.one(TAG.bits, 1),
    samples,
    planar: tags.one(TAG.planar, 1) === 2 && samples > 1,
    predictor: tags.one(TAG.predictor, 1),
    colorMap: tags.all(TAG.colorMap, 3 << 8),
    jpegTables: tags.blob(TAG.jpegTables),
    tileWidth,
    tileHeight,
    tiled,
    across: Math.ceil(width / tileWidth),
    down: Math.ceil(height / tileHeight),
  };
  if (!(tileWidth > 0 && tileHeight > 0) || tileWidth * tileHeight > 4 * width * height + (1 << 20)) {
    throw fail('a TIFF with damaged tiles or strips');
  }
  const kind = unread(page, tags);
  if (kind) throw fail(`a TIFF ${kind}, which has no decoder here`, undefined, 'Save it as 8-bit RGB first.');
  return { ...page, segments: readSegments(page, tags, fail) };
}

/** The name of a kind that has no decoder here, or that jimp's reads wrongly. */
function unread(page: Omit<Page, 'segments'>, tags: Directory): string | undefined {
  const { compression, photometric, bits, samples, planar, predictor } = page;
  const format = tags.one(TAG.format, 1);
  if (!(Object.values(COMPRESSION) as number[]).includes(compression)) {
    return `of compression ${compression}${NAMES[compression] ?? ''}`;
  }
  const jpeg = compression === COMPRESSION.jpeg;
  if (photometric === COLOR.ycbcr && !jpeg) return 'of YCbCr samples';
  if (!(photometric in READ)) return `of ${COLORS[photometric] ?? `color space ${photometric}`}`;
  const each = READ[photometric]![samples > 1 ? 1 : 0]!;
  if (samples < 1 || samples > 8 || !each.includes(bits) || tags.all(TAG.bits, 8).some((other) => other !== bits)) {
    return `of ${samples} samples of ${tags.all(TAG.bits, 8).join(', ')} bits`;
  }
  if (photometric === COLOR.rgb && samples < 3) return `of ${samples} samples that should be RGB`;
  if (photometric === COLOR.cmyk && samples < 4) return `of ${samples} samples that should be CMYK`;
  if (format !== 1 && format !== 4) return `of ${format === 3 ? 'floating-point' : 'signed'} samples`; // 4: not said
  if (bits === 16 && (planar || samples > 4)) return `of ${samples} 16-bit ${planar ? 'planes' : 'samples'}`;
  if (predictor !== 1 && (predictor !== 2 || bits < 8)) return `of predictor ${predictor} and ${bits} bits`;
  if (tags.one(TAG.fillOrder, 1) !== 1) return 'of bits in reverse order';
  if (jpeg && (bits !== 8 || planar || predictor !== 1)) return 'of JPEG strips that are not 8-bit pixels';
  if (planar && photometric === COLOR.palette) return 'of a palette in planes';
  return undefined;
}

/** Bits of a sample that come out right: where a pixel has one sample, where it has more. */
const READ: Record<number, [number[], number[]]> = {
  [COLOR.whiteIsZero]: [[1, 2, 4, 8, 16], []],
  [COLOR.blackIsZero]: [[1, 2, 4, 8, 16], [8]],
  [COLOR.rgb]: [[], [8, 16]],
  [COLOR.palette]: [[1, 2, 4, 8], [8]],
  [COLOR.cmyk]: [[], [8]],
  [COLOR.ycbcr]: [[], [8]],
};
const NAMES: Record<number, string> = {
  ...{ 2: ' (fax)', 3: ' (fax)', 4: ' (fax)', 6: ' (old JPEG)', 34712: ' (JPEG 2000)' },
  ...{ 34925: ' (LZMA)', 50000: ' (Zstandard)', 50001: ' (WebP)' },
};
const COLORS: Record<number, string> = {
  ...{ 4: 'a transparency mask', 8: 'CIELab colors', 9: 'ICCLab colors', 10: 'ITULab colors' },
  ...{ 32803: 'a camera’s raw pixels', 34892: 'a camera’s raw pixels', 32844: 'LogL', 32845: 'LogLuv' },
};

function readSegments(page: Omit<Page, 'segments'>, tags: Directory, fail: Fail): Segment[] {
  const { bytes, across, down, tiled, compression } = page;
  const count = across * down * (page.planar ? page.samples : 1);
  if (count > MOST_SEGMENTS) throw fail(`a TIFF of more than ${MOST_SEGMENTS} strips or tiles, which are not read`);
  const offsets = tags.all(tiled ? TAG.tileOffsets : TAG.stripOffsets, count);
  const counts = tags.all(tiled ? TAG.tileBytes : TAG.stripBytes, count);
  // One uncompressed strip may leave its length out.
  if (count === 1 && compression === COMPRESSION.none)
    counts[0] = Math.max(counts[0] ?? 0, plainBytes(page, page.tileHeight));
  const cutOff = () => fail(`a TIFF that is cut off after ${bytes.length} bytes`);
  if (offsets.length < count || counts.length < count) throw cutOff();
  const segments = offsets.map((from, i) => ({ from, bytes: counts[i]! }));
  if (segments.some((segment) => segment.from + segment.bytes > bytes.length)) throw cutOff();
  // Strips of a file do not overlap; where they do, a few bytes could stand for any number of pixels.
  if (segments.reduce((sum, segment) => sum + segment.bytes, 0) > bytes.length) {
    throw fail('a TIFF whose strips or tiles overlap');
  }
  return segments;
}

/** Bytes of `rows` rows of a segment once they are unpacked. */
export function plainBytes({ tileWidth, bits, samples, planar }: Omit<Page, 'segments'>, rows: number): number {
  return rows * Math.ceil((tileWidth * bits * (planar ? 1 : samples)) / 8);
}
