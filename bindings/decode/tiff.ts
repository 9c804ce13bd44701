// TIFF 6.0 directories: of a TIFF file, and of the EXIF in other pictures, which is a small one.

interface Entry {
  type: number;
  count: number;
  /** where its values begin */
  from: number;
}

/** Bytes of one value by TIFF type; 0 where there is no such type. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const SHORT = 3;
const LONG = 4;
const ORIENTATION = 274;

/** The first directory of a file; further ones are not looked at, so that none can lead in a circle. */
export class Directory {
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
  // Entries may share their values: these are read when asked for, not kept.
  readonly #entries = new Map<number, Entry>();

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.littleEndian = bytes[0] === 0x49;
    if (bytes.length < 10) return;
    const first = this.#u32(4);
    if (first + 2 > bytes.length) return;
    const end = Math.min(bytes.length - 11, first + 2 + 12 * this.#u16(first));
    for (let at = first + 2; at < end; at += 12) {
      const tag = this.#u16(at);
      const type = this.#u16(at + 2);
      const count = this.#u32(at + 4);
      const size = (SIZES[type] ?? 0) * count;
      const from = size <= 4 ? at + 8 : this.#u32(at + 8);
      if (size > 0 && from + size <= bytes.length && !this.#entries.has(tag))
        this.#entries.set(tag, { type, count, from });
    }
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  /** The SHORT or LONG values of a tag, at most `most`; none where it is missing or of another type. */
  all(tag: number, most = Infinity): number[] {
    const { type, count, from } = this.#entries.get(tag) ?? { type: 0, count: 0, from: 0 };
    const read = type === SHORT ? (i: number) => this.#u16(from + 2 * i) : (i: number) => this.#u32(from + 4 * i);
    return type === SHORT || type === LONG ? Array.from({ length: Math.min(count, most) }, (_, i) => read(i)) : [];
  }

  one(tag: number, otherwise: number): number {
    return this.all(tag, 1)[0] ?? otherwise;
  }

  /** The bytes of a tag of type BYTE or UNDEFINED. */
  blob(tag: number): Buffer | undefined {
    const entry = this.#entries.get(tag);
    return entry && SIZES[entry.type] === 1 ? this.bytes.subarray(entry.from, entry.from + entry.count) : undefined;
  }

  get orientation(): number | undefined {
    const value = this.one(ORIENTATION, 0);
    return value >= 1 && value <= 8 ? value : undefined;
  }

  #u16(at: number): number {
    return this.littleEndian ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  #u32(at: number): number {
    return this.littleEndian ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }
}

/** Of EXIF's TIFF: 1..8, or undefined where it does not say, or says nonsense. */
export function tiffOrientation(tiff: Buffer): number | undefined {
  return new Directory(tiff).orientation;
}
