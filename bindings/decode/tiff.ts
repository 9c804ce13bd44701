// TIFF 6.0 directories: of a TIFF file, and of the EXIF segment of a JPEG, which holds a small one.
// The decoder behind jimp trusts every number in a TIFF: pages that link in a circle, a tile 0 wide or a count of 2^32
// keep it busy until memory is out, and what is missing at a file's end is zeros. So it gets nothing that was not
// checked here.

interface Entry {
  /** where its 12 bytes lie */
  at: number;
  values: number[];
}

/** What a first page says. */
export interface TiffScan {
  width: number;
  height: number;
  orientation: number;
  length: number;
  rgb: boolean;
}

const WIDTH = 256;
const HEIGHT = 257;
const BITS = 258;
const COMPRESSION = 259;
const STRIP_OFFSETS = 273;
const ORIENTATION = 274;
const SAMPLES = 277;
const STRIP_BYTES = 279;
const TILE_WIDTH = 322;
const TILE_HEIGHT = 323;
const TILE_OFFSETS = 324;
const TILE_BYTES = 325;

// Those that say how pixels are stored; all others are blanked: they may point to further directories.
const PIXEL_TAGS = new Set([
  ...[WIDTH, HEIGHT, BITS, COMPRESSION, 262, 266, STRIP_OFFSETS, SAMPLES, 278, STRIP_BYTES, 284, 317, 320],
  ...[TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES, 338, 339, 347, 529, 530],
]);

// None, LZW, JPEG, deflate (both numbers), PackBits: what photos come in. Fax and the raw formats of cameras are not.
const COMPRESSIONS = new Set([1, 5, 7, 8, 32946, 32773]);

/** Bytes of one value by TIFF type; 0 where there is no such type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

class Directory {
  readonly bytes: Buffer;
  readonly #little: boolean;
  readonly entries = new Map<number, Entry>();
  /** where the entries that were left out lie */
  readonly bad: number[] = [];
  /** where the offset of the next directory is written */
  readonly next: number = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#little = bytes[0] === 0x49;
    if (bytes.length < 10) return;
    const first = this.u32(4);
    if (first + 2 > bytes.length) return;
    this.next = first + 2 + 12 * this.u16(first);
    for (let at = first + 2; at < this.next && at + 12 <= bytes.length; at += 12) {
      const type = this.u16(at + 2);
      const size = SIZES[type] ?? 0;
      const length = this.u32(at + 4);
      const from = size * length <= 4 ? at + 8 : this.u32(at + 8);
      const tag = this.u16(at);
      const twice = this.entries.has(tag);
      if (size === 0 || length === 0 || from + size * length > bytes.length || twice) {
        this.bad.push(at);
        continue;
      }
      const read = type === 3 ? (i: number) => this.u16(from + 2 * i) : (i: number) => this.u32(from + 4 * i);
      const values = type === 3 || type === 4 ? Array.from({ length }, (_, i) => read(i)) : [];
      this.entries.set(tag, { at, values });
    }
  }

  u16(at: number): number {
    return this.#little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  u32(at: number): number {
    return this.#little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** The SHORT or LONG values of a tag; none where it is missing or of another type. */
  all(tag: number): number[] {
    return this.entries.get(tag)?.values ?? [];
  }

  /** Tag 65535 with the one SHORT 0, which nobody reads. */
  blank(at: number): void {
    this.bytes.fill(0, at, at + 12);
    this.bytes.fill(255, at, at + 2);
    this.bytes[at + (this.#little ? 2 : 3)] = 3;
    this.bytes[at + (this.#little ? 4 : 7)] = 1;
  }

  get orientation(): number | undefined {
    const [value = 0] = this.all(ORIENTATION);
    return value >= 1 && value <= 8 ? value : undefined;
  }
}

/** Of a TIFF or of EXIF's: 1..8, or undefined where it does not say, or says nonsense. */
export function tiffOrientation(tiff: Buffer): number | undefined {
  return new Directory(tiff).orientation;
}

/**
 * Size and orientation of the first page, once it is sure that all its data is in the file and can be decoded.
 *
 * @param fail makes the error to throw from what was found
 */
export function scanTiff(bytes: Buffer, fail: (came: string) => Error): TiffScan {
  const page = new Directory(bytes);
  const one = (tag: number, otherwise: number) => page.all(tag)[0] ?? otherwise;
  const width = one(WIDTH, 0);
  const height = one(HEIGHT, 0);
  if (width === 0 || height === 0) throw fail('a TIFF that is cut off or does not say its size');
  const compression = one(COMPRESSION, 1);
  if (!COMPRESSIONS.has(compression)) throw fail(`a TIFF of compression ${compression}, which has no decoder here`);
  const samples = one(SAMPLES, 1);
  const bits = Math.max(1, ...page.all(BITS).slice(0, 8));
  if (samples < 1 || samples > 8 || bits > 32) {
    throw fail(`a TIFF of ${samples} samples of ${bits} bits, which has no decoder here`);
  }
  const tiled = page.entries.has(TILE_WIDTH);
  const tiles = Math.ceil(width / one(TILE_WIDTH, 0)) * Math.ceil(height / one(TILE_HEIGHT, 0));
  const offsets = page.all(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
  const counts = page.all(tiled ? TILE_BYTES : STRIP_BYTES);
  const tileSize = one(TILE_WIDTH, 0) * one(TILE_HEIGHT, 0);
  if (tiled && !(tiles <= offsets.length && tileSize <= 4 * width * height + (1 << 20))) {
    throw fail('a TIFF with damaged tiles');
  }
  if (offsets.length > height * samples && !tiled) throw fail('a TIFF with more strips than rows');
  // One uncompressed strip may leave its length out.
  const whole =
    compression === 1 && !tiled && offsets.length === 1
      ? offsets[0]! + height * Math.ceil((width * samples * bits) / 8) <= bytes.length
      : offsets.length > 0 && offsets.every((from, i) => from + (counts[i] ?? Infinity) <= bytes.length);
  if (!whole) throw fail(`a TIFF that is cut off after ${bytes.length} bytes`);
  return { width, height, orientation: page.orientation ?? 1, length: bytes.length, rgb: false };
}

/** A copy with one page in it, and of its tags those that say how the pixels are stored. */
export function firstPage(bytes: Buffer): Buffer {
  const page = new Directory(Buffer.from(bytes));
  for (const [tag, { at }] of page.entries) if (!PIXEL_TAGS.has(tag)) page.blank(at);
  for (const at of page.bad) page.blank(at);
  if (page.next > 0) page.bytes.fill(0, page.next, page.next + 4);
  return page.bytes;
}
