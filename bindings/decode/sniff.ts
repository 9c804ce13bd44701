// A picture or a text: for bytes of which nothing else is known.

/**
 * Whether bytes are those of a picture and not of a text: they begin as a picture does, or hold what no text holds. A
 * picture need not be of a kind that is decoded.
 */
export function isPictureBytes(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
  if (/^(GIF8[79]a|BM[^]{4}\0\0\0\0|II[*+]\0|MM\0[*+]|RIFF[^]{4}WEBP|[^]{4}ftyp|8BPS\0)/.test(head)) return true;
  // eslint-disable-next-line no-control-regex
  return /[\x01-\x08\x0e-\x1a\x1c-\x1f]/.test(head) || !isUtf8(bytes.subarray(0, 4096));
}

// The last character may be cut.
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
