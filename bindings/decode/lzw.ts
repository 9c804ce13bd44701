// LZW as GIF and TIFF have it, to the last byte that there is room for. Decoders of other packages follow codes that
// were never defined in circles, print, and leave out what a short stream does not fill.

/** GIF counts bits from the low end; TIFF from the high end, and lengthens codes one code earlier. */
export type LzwOrder = 'gif' | 'tiff';

/**
 * Unpacks to the end code, the end of the data, or until `out` is full.
 *
 * @param bits of a literal: 2..8 in GIF, 8 in TIFF
 * @returns bytes written
 * @throws Error where a code is not defined
 */
export function unpackLzw(bytes: Uint8Array, order: LzwOrder, bits: number, out: Uint8Array): number {
  const gif = order === 'gif';
  const clear = 1 << bits;
  const end = clear + 1;
  // a code stands for an earlier one, its prefix, and one byte more
  const prefix = new Uint16Array(4096);
  const last = new Uint8Array(4096);
  const lengths = new Uint16Array(4096).fill(1);
  for (let code = 0; code < clear; code++) last[code] = code;
  let next = end + 1;
  let size = bits + 1;
  let previous = -1;
  let to = 0;
  let held = 0; // bits that are not used yet
  let count = 0;
  let at = 0;
  while (to < out.length) {
    for (; count < size && at < bytes.length; count += 8) {
      const byte = bytes[at++]!;
      held = gif ? held | (byte << count) : (held << 8) | byte;
    }
    if (count < size) break;
    count -= size;
    const code = (gif ? held : held >>> count) & ((1 << size) - 1);
    held = gif ? held >>> size : held & ((1 << count) - 1);
    if (code === end) break;
    if (code === clear) {
      next = end + 1;
      size = bits + 1;
      previous = -1;
      continue;
    }
    if (previous < 0 ? code > clear : code > next || code > 4095)
      throw new Error('a code of its pixels is not defined');
    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      lengths[next] = lengths[previous]! + 1;
      // the code that is being defined ends with its own first byte, which is the previous one's
      let first = code === next ? previous : code;
      while (first > end) first = prefix[first]!;
      last[next++] = last[first]!;
    } else if (code >= next) throw new Error('a code of its pixels is not defined');
    const length = lengths[code]!;
    for (let i = length - 1, from = code; i >= 0; i--, from = prefix[from]!) {
      if (to + i < out.length) out[to + i] = last[from]!;
    }
    to += length;
    previous = code;
    if (next + (gif ? 0 : 1) >= 1 << size && size < 12) size++;
  }
  return Math.min(to, out.length);
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
