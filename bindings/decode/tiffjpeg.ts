// Strips and tiles that are JPEGs, with tables kept apart (TIFF Technical Note 2): each is made a whole JPEG again.

import type { Fail } from './fail.ts';
import { scanJpeg } from './jpeg.ts';
import { loadLibjpeg } from './libjpeg.ts';
import { COLOR, type Page, type Segment } from './tiffpage.ts';

const SOI = Buffer.from([0xff, 0xd8]);

/** Adobe's marker: says that three components are YCbCr, or that they are RGB; the strips themselves do not. */
function adobe(transform: number): Buffer {
  const marker = Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]);
  return marker;
}

/** @returns segments → RGBA */
export async function loadTiffJpeg(page: Page, fail: Fail): Promise<(segment: Segment, rows: number) => Uint8Array> {
  const decode = await loadLibjpeg();
  const { tileWidth, photometric, samples } = page;
  if (samples > 3) throw fail('a TIFF of JPEG strips of four samples, which has no decoder here');
  const tables = page.jpegTables && trimmed(page.jpegTables);
  return (segment, rows) => {
    const stored = page.bytes.subarray(segment.from, segment.from + segment.bytes);
    const marker = adobe(photometric === COLOR.ycbcr ? 1 : 0);
    const jpeg = Buffer.concat([
      SOI,
      ...(samples === 3 ? [marker] : []),
      ...(tables ? [tables] : []),
      stored.subarray(2),
    ]);
    const scan = scanJpeg(jpeg, fail, page.segments.length);
    if (
      scan.width !== tileWidth ||
      scan.height < rows ||
      scan.height > page.tileHeight ||
      scan.components !== samples
    ) {
      throw new Error(`a strip or tile that is a JPEG of ${scan.width}×${scan.height} pixels`);
    }
    const { pixels, said } = decode(jpeg);
    if (said.length > 0) throw new Error(said.join(', '));
    return pixels.data;
  };
}

/** Tables without their SOI and EOI. */
function trimmed(tables: Buffer): Buffer {
  const end = tables.lastIndexOf(Buffer.from([0xff, 0xd9]));
  return tables.subarray(2, end > 2 ? end : tables.length);
}
