// Kinds of pictures by the endings of their files: those that have a decoder, and those that are known and have none. A folder is
// searched for the first and counted for the second. A decoder that comes or goes changes these lists, and nothing else.

/** Endings, in lower case without the dot, of pictures that are decoded. */
export const READ_ENDINGS: readonly string[] = [
  ...['jpg', 'jpeg', 'jpe', 'jfif'],
  ...['png', 'apng'],
  ...['bmp', 'dib'],
  'gif',
  ...['tif', 'tiff'],
];

const KNOWN_ENDINGS: readonly string[] = [
  ...['webp', 'avif', 'avifs', 'heic', 'heif', 'hif', 'jxl'],
  ...['jp2', 'j2k', 'jpf', 'jpx', 'jxr', 'mpo'],
  ...['psd', 'svg', 'ico', 'tga', 'pcx', 'exr', 'hdr', 'qoi'],
  ...['ppm', 'pgm', 'pbm', 'pnm', 'pam'],
  ...['dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2', 'pef', 'srw'],
];

/** Endings of pictures that are known and not decoded. */
export const UNREAD_ENDINGS: readonly string[] = KNOWN_ENDINGS.filter((ending) => !READ_ENDINGS.includes(ending));

/**
 * Whether bytes are those of a picture and not of a text: they begin as a picture does, or hold what no text holds. A picture need
 * not be of a kind that is decoded.
 */
export function isPictureBytes(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
  if (/^(GIF8[79]a|BM[^]{4}\0\0\0\0|II[*+]\0|MM\0[*+]|RIFF[^]{4}WEBP|[^]{4}ftyp|8BPS\0)/.test(head)) return true;
  return /[\x01-\x08\x0e-\x1a\x1c-\x1f]/.test(head) || !isUtf8(bytes.subarray(0, 4096)); // eslint-disable-line no-control-regex
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
