// Kinds of pictures by the endings of their files: those that have a decoder, and those that are known and have none. A
// folder is searched for the first and counted for the second. A decoder that comes or goes changes these lists, and
// nothing else.

/** Endings, in lower case without the dot, of pictures that are decoded (avif: where @jsquash/avif is installed). */
export const READ_ENDINGS: readonly string[] = [
  ...['jpg', 'jpeg', 'jpe', 'jfif'],
  ...['png', 'apng'],
  ...['webp', 'avif'],
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
