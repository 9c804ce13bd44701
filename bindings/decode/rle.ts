// Run lengths of BMPs (RLE8, RLE4) → palette indices. What is skipped is color 0, as in Pillow and OpenCV.

/**
 * @param source from the first run on
 * @returns rows packed, in the order of the file; undefined where the data end before the picture does
 */
export function unpackRuns(source: Uint8Array, bits: 4 | 8, width: number, height: number): Uint8Array | undefined {
  const out = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  // Runs that reach over a row's end are cut there.
  const put = (index: number) => {
    if (x < width && y < height) out[y * width + x] = index;
    x++;
  };
  const nibble = (byte: number, i: number) => (bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  for (let at = 0; ;) {
    if (y >= height) return out;
    const count = source[at];
    const value = source[at + 1];
    if (count === undefined || value === undefined) return undefined;
    at += 2;
    if (count > 0) for (let i = 0; i < count; i++) put(nibble(value, i));
    else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) return out;
    else if (value === 2) {
      if (at + 2 > source.length) return undefined;
      x += source[at++]!;
      y += source[at++]!;
    } else {
      const bytes = bits === 8 ? value : (value + 1) >> 1;
      if (at + bytes > source.length) return undefined;
      for (let i = 0; i < value; i++) put(nibble(source[at + (bits === 8 ? i : i >> 1)]!, i));
      at += bytes + (bytes & 1);
    }
  }
}
