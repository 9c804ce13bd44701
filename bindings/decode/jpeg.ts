// A JPEG's markers, from the first to the end of the picture (ITU-T T.81, annex B). The decoder paints what is missing
// gray and says nothing, so that a file that ends too early is found here.

import { tiffOrientation } from './tiff.ts';

/** What the markers say. */
export interface JpegScan {
  width: number;
  height: number;
  orientation: number;
  length: number;
  rgb: boolean;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP14 = 0xee;

/**
 * Walks the markers up to the EOI that ends the picture; bytes after it are nobody's business.
 *
 * @param bytes begins with FF D8
 * @param fail makes the error to throw from what was found: no EOI, no frame, a kind of JPEG without decoder
 */
export function scanJpeg(bytes: Buffer, fail: (came: string) => Error): JpegScan {
  const cutOff = () => fail(`a JPEG that is cut off after ${bytes.length} bytes`);
  let frame: { width: number; height: number; ids: string } | undefined;
  let orientation = 1;
  let adobe = -1;
  let scanned = false;
  for (let at = 2; ;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) throw cutOff();
    while (bytes[at] === 0xff) at++; // any number of fill bytes
    const marker = bytes[at++];
    if (marker === undefined) throw cutOff();
    // inside a scan: FF 00 is a stuffed byte, D0..D7 a restart; neither has a length
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= SOI)) continue;
    if (marker === EOI) {
      if (!frame || !scanned) throw fail('a JPEG without a picture in it');
      return { width: frame.width, height: frame.height, orientation, length: at, rgb: isRgb(frame.ids, adobe) };
    }
    if (at + 2 > bytes.length) throw cutOff();
    const end = at + bytes.readUInt16BE(at);
    if (end > bytes.length) throw cutOff();
    const body = bytes.subarray(at + 2, end);
    if (isFrame(marker) && !frame) frame = readFrame(marker, body, fail);
    else if (marker === SOS) scanned = true;
    else if (marker === APP1) orientation = exifOrientation(body) ?? orientation;
    else if (marker === APP14 && body.length >= 12 && body.toString('latin1', 0, 5) === 'Adobe') adobe = body[11]!;
    at = Math.max(end, at + 2);
  }
}

// SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC)
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(marker: number, body: Buffer, fail: (came: string) => Error) {
  const [precision = 0, , , , , components = 0] = body;
  if (body.length < 6 + 3 * components) throw fail('a JPEG with a damaged frame header');
  if (marker > 0xc2) throw fail(`a lossless or arithmetic-coded JPEG (SOF${marker - 0xc0}), which has no decoder here`);
  if (precision !== 8) throw fail(`a JPEG of ${precision} bits a sample, where 8 are read`);
  const height = body.readUInt16BE(1);
  const width = body.readUInt16BE(3);
  if (width === 0 || height === 0) throw fail(`a JPEG that says it is ${width}×${height} pixels`);
  const ids = Array.from({ length: components }, (_, i) => String.fromCharCode(body[6 + 3 * i]!)).join('');
  return { width, height, ids };
}

// libjpeg's rule: Adobe's transform 0 says RGB; without that marker the component names may say so.
function isRgb(ids: string, adobe: number): boolean {
  return ids.length === 3 && (adobe === 0 || (adobe < 0 && ids === 'RGB'));
}

// APP1 holds EXIF, a small TIFF, or XMP, which is nothing to us.
function exifOrientation(body: Buffer): number | undefined {
  return body.toString('latin1', 0, 6) === 'Exif\0\0' ? tiffOrientation(body.subarray(6)) : undefined;
}
