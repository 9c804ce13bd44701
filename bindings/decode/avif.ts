// AVIF, where @jsquash/avif is installed: its decoder is 1.2 MB, but comes with encoders, 8 MB in all, so that it is no
// dependency of ours. Size and rotation are read from the file's boxes (ISO/IEC 23008-12) before anything is decoded.

import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { tooSmall } from './jpeg.ts';
import { lazily } from './lazily.ts';
import { compiledOnce, decodeEmbind, embind, type Glue } from './wasm.ts';

/** A box of a file: its type, and what is in it. */
interface Box {
  type: string;
  body: Buffer;
}

const MOST_PIXELS = 1 << 16; // a byte; one color takes about 20,000
const ROTATED = [1, 8, 3, 6]; // quarter turns against the clock, as EXIF orientations

const loadGlue = lazily(() => import('@jsquash/avif/codec/dec/avif_dec.js'));
const FILE = '@jsquash/avif/codec/dec/avif_dec.wasm';
const compiled = compiledOnce(FILE, () => import.meta.resolve('@jsquash/avif/codec/dec/avif_dec.wasm'));

/** Looks at an AVIF. */
export function readAvif(bytes: Buffer, fail: Fail): Header {
  const properties = find(bytes, ['meta', 'iprp', 'ipco'], fail);
  let [width, height, orientation] = [0, 0, 1];
  for (const { type, body } of properties) {
    if (type === 'imir')
      throw fail('a mirrored AVIF, which is not read', undefined, 'Convert it to PNG or JPEG first.');
    if (type === 'irot') orientation = ROTATED[(body[0] ?? 0) & 3]!;
    if (type !== 'ispe' || body.length < 12) continue;
    // Tiles and thumbnails have sizes too; the picture is the largest.
    const [w, h] = [body.readUInt32BE(4), body.readUInt32BE(8)];
    if (w * h > width * height) [width, height] = [w, h];
  }
  if (width === 0 || height === 0) throw fail('an AVIF that does not say its size');
  if (width * height > MOST_PIXELS * bytes.length) throw fail(tooSmall('AVIF', { width, height }, bytes.length));
  const pixels = async () => {
    const codec = await load(fail);
    return decodeEmbind(codec, bytes, 8);
  };
  return { kind: 'AVIF', width, height, orientation, pixels };
}

async function load(fail: Fail) {
  try {
    const [module, { default: glue }] = await Promise.all([compiled(), loadGlue()]);
    return embind(module, glue as unknown as Glue, () => undefined);
  } catch (cause) {
    const { code } = (cause as Error).cause as NodeJS.ErrnoException;
    if (!/MODULE_NOT_FOUND/.test(String(code))) throw cause;
    throw fail(
      'an AVIF picture, whose decoder is not installed',
      cause,
      'npm install @jsquash/avif, or convert it first.',
    );
  }
}

/** The boxes inside the first box that each step of `path` names. */
function find(bytes: Buffer, path: readonly string[], fail: Fail): Box[] {
  let inside = split(bytes);
  for (const type of path) {
    const box = inside.find((one) => one.type === type);
    if (!box) throw fail('an AVIF that is damaged or cut off in its header');
    inside = split(type === 'meta' ? box.body.subarray(4) : box.body);
  }
  return inside;
}

function split(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const end = length === 0 ? bytes.length : at + length; // 0: to the end of the file
    if (length === 1 || (length > 0 && length < 8) || end > bytes.length) break;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, end) });
    at = end;
  }
  return boxes;
}
