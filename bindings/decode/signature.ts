// The kinds of pictures by their first bytes, those that are read and those that have a name only.

/** Kinds with a decoder. */
export type Kind = 'JPEG' | 'PNG' | 'WebP' | 'AVIF' | 'BMP' | 'GIF' | 'TIFF';

/** What is no picture of ours, and what to do about it. */
export interface Unread {
  name: string;
  hint: string;
}

const CONVERT = 'Convert it to JPEG, PNG or WebP first.';
const HEIC = {
  name: 'a HEIC picture (HEVC), which has no decoder here',
  hint: 'Convert it first: heif-convert in.heic out.jpg, sips -s format jpeg, or set the phone to “Most compatible”.',
};

/** The kind of `bytes`, or what else they are; undefined where they are nothing known. */
export function kindOf(bytes: Buffer): Kind | Unread | undefined {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  const start = text(0, 16);
  if (start.startsWith('\xff\xd8')) return 'JPEG';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (start.startsWith('RIFF') && text(8, 12) === 'WEBP') return 'WebP';
  if (/^GIF8[79]a/.test(start)) return 'GIF';
  if (/^(II\*\0|MM\0\*)/.test(start)) return 'TIFF';
  if (start.startsWith('BM') && bytes.length >= 26) return 'BMP';
  if (text(4, 8) === 'ftyp') return box(bytes);
  const other = OTHERS.find(([, ...starts]) => starts.some((bytes) => start.startsWith(bytes)));
  if (other) return { name: other[0], hint: CONVERT };
  if (/^\W*<(!doctype )?html/i.test(text(0, 1024))) return { name: 'a web page', hint: 'Look at its address.' };
  return /^[\s\ufeff]*(<\?xml[^]{0,300})?(<!--[^]{0,300}-->\s*)?(<!DOCTYPE svg[^]{0,300})?<svg[\s>]/.test(text(0, 1024))
    ? { name: 'an SVG drawing, which has no pixels', hint: CONVERT }
    : undefined;
}

const NONE = 'which has no decoder here';
const OTHERS: readonly (readonly [name: string, ...starts: string[]])[] = [
  [`a JPEG XL picture, ${NONE}`, '\xff\x0a', '\0\0\0\x0cJXL '],
  [`a JPEG 2000 picture, ${NONE}`, '\xff\x4f\xff\x51', '\0\0\0\x0cjP  '],
  [`a BigTIFF, ${NONE}`, 'II+\0', 'MM\0+'],
  [`a JPEG XR picture, ${NONE}`, 'II\xbc\x01'],
  [`a Photoshop file, ${NONE}`, '8BPS'],
  [`a PDF, ${NONE}`, '%PDF'],
  [`an icon (ICO), ${NONE}`, '\0\0\x01\0', '\0\0\x02\0'],
  [`a Netpbm picture, ${NONE}`, ...['P1\n', 'P2\n', 'P3\n', 'P4\n', 'P5\n', 'P6\n', 'P7\n', 'P4 ', 'P5 ', 'P6 ']],
  [`a QOI picture, ${NONE}`, 'qoif'],
  [`an OpenEXR picture, ${NONE}`, 'v/1\x01'],
  [`a Radiance picture, ${NONE}`, '#?RADIANCE', '#?RGBE'],
];

// ISO base media: the major brand, and those that the file says it is compatible with.
function box(bytes: Buffer): Kind | Unread | undefined {
  const end = Math.min(bytes.length, bytes.readUInt32BE(0), 256);
  const brands = bytes.toString('latin1', 8, end).match(/[^]{4}/g) ?? [];
  if (brands.some((brand) => /^avi[fs]$/.test(brand))) return 'AVIF';
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) return HEIC;
  if (brands.some((brand) => /^jxl /.test(brand))) return { name: 'a JPEG XL picture', hint: CONVERT };
  return { name: 'a video or another ISO media file', hint: 'Pass its frames as pixels.' };
}
