// A JPEG's markers, from the first to the end of the picture (ITU-T T.81, annex B). A decoder paints what is missing
// gray and says little, so a file that ends too early is found here, and so is one that asks for more work than its
// bytes can pay for.

import type { Fail } from './fail.ts';
import { tiffOrientation } from './tiff.ts';

/** What the markers say. */
export interface JpegScan {
  width: number;
  height: number;
  orientation: number;
  /** bytes of the picture itself; what follows in the file is not part of it */
  length: number;
  /** number of color components: 1, 3 or 4 */
  components: number;
  /** of each component, across and down: '2x2 1x1 1x1' is 4:2:0 */
  sampling: string;
  /** the marker that ends the picture is there */
  ended: boolean;
}

interface Frame {
  width: number;
  height: number;
  components: Map<number, Component>;
  sampling: string;
  /** 8×8 blocks of all components */
  blocks: number;
  /** coefficients that the scans so far visit, whether they bring them or not */
  visits: number;
}
interface Component {
  blocks: number;
  /** lowest bit read of each coefficient so far; 255 where nothing was read */
  lowest: Uint8Array;
}

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;

// Each scan of a progressive file visits every block: encoders make about ten, and a scan of nothing is a few bytes
// long.
const MOST_SCANS = 64;
// Time grows with scans times blocks times the coefficients of a scan, 0.7 ns each (60 scans that refine nothing of 81
// megapixels: 4.8e9, 3.4 s). libjpeg's own script makes three passes over all of them; ten are read of any picture,
// more of one so small that all of it costs two seconds.
const MOST_VISITS = 2 ** 31;
const MOST_PASSES = 10;
/** What finding a block costs besides, in coefficients. */
const BLOCK_VISITS = 16;

/**
 * Walks the markers up to the EOI that ends the picture; bytes after it are nobody's business.
 *
 * @param bytes begins with FF D8
 * @param parts of so many that make one picture
 * @throws SaccadeError cut off, no frame, more scans or pixels than its bytes can pay for, a kind of JPEG without
 * decoder
 */
export function scanJpeg(bytes: Buffer, fail: Fail, parts = 1): JpegScan {
  const cutOff = () => fail(`a JPEG that is cut off after ${bytes.length} bytes`);
  let frame: Frame | undefined;
  let orientation = 1;
  let scans = 0;
  const done = (length: number, ended: boolean): JpegScan => {
    if (!frame || scans === 0) throw ended ? fail('a JPEG without a picture in it') : cutOff();
    // A block costs a bit at the very least, whatever the coding.
    if (frame.blocks > 8 * length) throw fail(tooSmall('JPEG', frame, length));
    const { width, height, components, sampling } = frame;
    return { width, height, orientation, length, components: components.size, sampling, ended };
  };
  for (let at = 2; ;) {
    at = bytes.indexOf(0xff, at);
    while (at >= 0 && bytes[at] === 0xff) at++; // any number of fill bytes
    // Cameras that lose power write all of a picture but its EOI: whether it is all there, the decoder will say.
    if (at < 0 || at >= bytes.length) {
      if (!frame || ![...frame.components.values()].every(isComplete)) throw cutOff();
      return done(bytes.length, false);
    }
    const marker = bytes[at++]!;
    // inside a scan: FF 00 is a stuffed byte, D0..D7 a restart; neither has a length
    if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= SOI)) continue;
    if (marker === EOI) return done(at, true);
    if (at + 2 > bytes.length) throw cutOff();
    const end = at + bytes.readUInt16BE(at);
    if (end > bytes.length) throw cutOff();
    const body = bytes.subarray(at + 2, end);
    if (isFrame(marker)) {
      if (frame) throw fail('a JPEG with two frame headers');
      frame = readFrame(marker, body, fail);
    } else if (marker === SOS) {
      if (++scans > MOST_SCANS) throw fail(`a JPEG of more than ${MOST_SCANS} scans, which are not read`);
      if (frame) readScan(frame, body);
      if (frame && frame.visits > Math.max(MOST_VISITS / parts, MOST_PASSES * (64 + BLOCK_VISITS) * frame.blocks)) {
        throw fail(`a JPEG whose ${scans} scans and more are too many for its ${frame.width}×${frame.height} pixels`);
      }
    } else if (marker === APP1) orientation = exifOrientation(body) ?? orientation;
    at = Math.max(end, at + 2);
  }
}

/** How messages say that a header claims what the file cannot hold. */
export function tooSmall(kind: string, size: { width: number; height: number }, length: number): string {
  return `a ${kind} of ${length} bytes, too few for the ${size.width}×${size.height} pixels that its header claims`;
}

// SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC)
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(marker: number, body: Buffer, fail: Fail): Frame {
  const [precision = 0, , , , , count = 0] = body;
  if (body.length < 6 + 3 * count) throw fail('a JPEG with a damaged frame header');
  if (marker > 0xc2) throw fail(`${coding(marker)} JPEG (SOF${marker - 0xc0}), which has no decoder here`);
  if (precision !== 8) throw fail(`a JPEG of ${precision} bits a sample, where 8 are read`);
  if (count !== 1 && count !== 3 && count !== 4) throw fail(`a JPEG of ${count} components, where 1, 3 or 4 are read`);
  const height = body.readUInt16BE(1);
  const width = body.readUInt16BE(3);
  if (width === 0 || height === 0) throw fail(`a JPEG that says it is ${width}×${height} pixels`);
  const sampling = Array.from({ length: count }, (_, i) => [body[7 + 3 * i]! >> 4, body[7 + 3 * i]! & 15] as const);
  if (sampling.some(([h, v]) => h < 1 || h > 4 || v < 1 || v > 4)) throw fail('a JPEG with a damaged frame header');
  const across = Math.max(...sampling.map(([h]) => h));
  const down = Math.max(...sampling.map(([, v]) => v));
  const components = new Map<number, Component>();
  let blocks = 0;
  for (const [i, [h, v]] of sampling.entries()) {
    const own = Math.ceil((width * h) / across / 8) * Math.ceil((height * v) / down / 8);
    blocks += own;
    components.set(body[6 + 3 * i]!, { blocks: own, lowest: new Uint8Array(64).fill(255) });
  }
  if (components.size !== count) throw fail('a JPEG with a damaged frame header');
  return { width, height, components, sampling: sampling.map(([h, v]) => `${h}x${v}`).join(' '), blocks, visits: 0 };
}

function coding(marker: number): string {
  if (marker === 0xc3) return 'a lossless';
  return marker >= 0xc9 ? 'an arithmetic-coded' : 'a hierarchical';
}

// Which coefficients a scan brings, down to which bit: of a baseline JPEG all, down to bit 0.
function readScan(frame: Frame, body: Buffer): void {
  const count = body[0] ?? 0;
  const [from = 0, to = 63, bits = 0] = body.subarray(1 + 2 * count);
  for (let i = 0; i < count; i++) {
    const component = frame.components.get(body[1 + 2 * i]!);
    if (!component) continue;
    frame.visits += component.blocks * (BLOCK_VISITS + Math.max(0, Math.min(to, 63) - from + 1));
    component.lowest.fill(bits & 15, Math.min(from, 63), Math.min(to, 63) + 1);
  }
}

function isComplete({ lowest }: Component): boolean {
  return lowest.every((bit) => bit === 0);
}

// APP1 holds EXIF, a small TIFF, or XMP, which is nothing to us.
function exifOrientation(body: Buffer): number | undefined {
  return body.toString('latin1', 0, 6) === 'Exif\0\0' ? tiffOrientation(body.subarray(6)) : undefined;
}
