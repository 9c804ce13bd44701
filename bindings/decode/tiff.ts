// TIFF 6.0 directories: of a TIFF file, and of the EXIF segment of a JPEG, which holds a small one. The decoder fills what
// is missing at a file's end with zeros and says nothing, so that the extent of the data is checked here.

const ORIENTATION = 274;
const WIDTH = 256;
const HEIGHT = 257;
// where the pixels lie, and how many bytes: in strips or in tiles
const EXTENTS = [
  [273, 279],
  [324, 325],
] as const;

/** Bytes of one value: SHORT and LONG are all that sizes and offsets use. */
const SIZES: Record<number, number> = { 3: 2, 4: 4 };

/**
 * The whole-number tags of the first directory.
 *
 * @param tiff begins with II or MM
 * @returns tag → values; empty where the bytes hold no directory. Entries that point outside are left out.
 */
export function readDirectory(tiff: Buffer): Map<number, number[]> {
  const tags = new Map<number, number[]>();
  if (tiff.length < 10) return tags;
  const little = tiff[0] === 0x49;
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const first = u32(4);
  if (first + 2 > tiff.length) return tags;
  const count = u16(first);
  for (let i = 0, at = first + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    const size = SIZES[u16(at + 2)];
    const length = u32(at + 4);
    if (size === undefined) continue;
    const from = size * length <= 4 ? at + 8 : u32(at + 8);
    if (from + size * length > tiff.length) continue;
    const values = Array.from({ length }, (_, n) => (size === 2 ? u16 : u32)(from + n * size));
    tags.set(u16(at), values);
  }
  return tags;
}

/** 1..8, or undefined where the directory does not say, or says nonsense. */
export function orientationOf(tags: Map<number, number[]>): number | undefined {
  const value = tags.get(ORIENTATION)?.[0] ?? 0;
  return value >= 1 && value <= 8 ? value : undefined;
}

/**
 * Size and orientation of the first page, once all its data is known to be in the file.
 *
 * @param fail makes the error to throw from what was found
 */
export function scanTiff(bytes: Buffer, fail: (came: string) => Error) {
  const tags = readDirectory(bytes);
  const width = tags.get(WIDTH)?.[0] ?? 0;
  const height = tags.get(HEIGHT)?.[0] ?? 0;
  if (width === 0 || height === 0) throw fail('a TIFF that is cut off or does not say its size');
  const whole = EXTENTS.some(([offset, count]) => {
    const offsets = tags.get(offset) ?? [];
    const counts = tags.get(count) ?? [];
    return offsets.length > 0 && offsets.every((from, i) => from + (counts[i] ?? 0) <= bytes.length);
  });
  if (!whole) throw fail(`a TIFF that is cut off after ${bytes.length} bytes`);
  return { width, height, orientation: orientationOf(tags) ?? 1, length: bytes.length, rgb: false };
}
