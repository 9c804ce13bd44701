// How many bytes LZW codes stand for, and whether they are codes at all. GIF and TIFF decoders follow a code that was never
// defined in circles, and write what is missing as zeros: they get only what was walked through here.

/** GIF counts bits from the low end and lengthens codes when a table is full; TIFF from the high end, one code earlier. */
export type LzwOrder = 'gif' | 'tiff';

/**
 * Walks to the end code, the end of the data, or the first code past `enough` bytes.
 *
 * @param bits of a literal: 2..8 in GIF, 8 in TIFF
 * @returns bytes that the codes make; -1 where a code is not defined
 */
export function lzwLength(bytes: Uint8Array, order: LzwOrder, bits: number, enough: number): number {
  const clear = 1 << bits;
  const end = clear + 1;
  const early = order === 'tiff' ? 1 : 0;
  const lengths = new Int32Array(4096).fill(1);
  let next = end + 1;
  let size = bits + 1;
  let previous = -1;
  let total = 0;
  let held = 0; // bits not used yet, and how many
  let count = 0;
  let at = 0;
  while (total <= enough) {
    for (; count < size && at < bytes.length; count += 8) {
      const byte = bytes[at++]!;
      held = order === 'gif' ? held | (byte << count) : (held << 8) | byte;
    }
    if (count < size) break;
    count -= size;
    let code: number;
    if (order === 'gif') {
      code = held & ((1 << size) - 1);
      held >>>= size;
    } else {
      code = (held >>> count) & ((1 << size) - 1);
      held &= (1 << count) - 1;
    }
    if (code === end) break;
    if (code === clear) {
      next = end + 1;
      size = bits + 1;
      previous = -1;
      continue;
    }
    // the code that is about to be defined stands for the previous one and its own first byte
    if (previous < 0 ? code > clear : code > next || (code === next && next > 4095)) return -1;
    if (previous >= 0 && next < 4096) lengths[next++] = lengths[previous]! + 1;
    total += lengths[code]!;
    previous = code;
    if (next + early >= 1 << size && size < 12) size++;
  }
  return total;
}

/** How many bytes PackBits stands for; stops past `enough`. */
export function packBitsLength(bytes: Uint8Array, enough: number): number {
  let total = 0;
  for (let at = 0; at < bytes.length && total <= enough;) {
    const n = bytes[at]!;
    if (n < 128) {
      if (at + 2 + n > bytes.length) break; // literals that are cut off
      total += n + 1;
      at += n + 2;
    } else {
      if (n > 128 && at + 1 < bytes.length) total += 257 - n;
      at += n > 128 ? 2 : 1;
    }
  }
  return total;
}
