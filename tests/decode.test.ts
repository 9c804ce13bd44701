import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Jimp } from 'jimp';
import { decodeImage } from '../bindings/decode/index.ts';
import { SaccadeError, type ErrorCode } from '../bindings/errors.ts';
import type { PixelImage } from '../bindings/types.ts';

const MANY = 1e8;
const decode = suite('decode');
let folder = '';

decode.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saccade-decode-'));
});
decode.after(() => rm(folder, { recursive: true, force: true }));

// Four quarters: red, green / blue, white. Wide, with sides that are no multiple of a JPEG block.
const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];
const W = 44;
const H = 22;

function quarters(): InstanceType<typeof Jimp> {
  const data = Buffer.alloc(W * H * 4, 255);
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) data.set((y < H / 2 ? [RED, GREEN] : [BLUE, WHITE])[+(x >= W / 2)]!, 4 * (y * W + x));
  }
  return new Jimp({ data, width: W, height: H });
}
const jpeg = () => quarters().getBuffer('image/jpeg', { quality: 95 });
const png = () => quarters().getBuffer('image/png');

/** The colours in the middle of the four quarters, in reading order. */
function corners({ data, width, height }: PixelImage): number[][] {
  return [1, 3].flatMap((v) =>
    [1, 3].map((u) => {
      const at = 4 * (Math.floor((v * height) / 4) * width + Math.floor((u * width) / 4));
      return [...data.subarray(at, at + 3)];
    }),
  );
}

function near(got: number[][], want: number[][], tolerance = 6): void {
  for (const [i, color] of want.entries()) {
    for (const [c, value] of color.entries()) {
      assert.ok(Math.abs(got[i]![c]! - value) <= tolerance, `quarter ${i}: ${got[i]} is not ${color}`);
    }
  }
}

async function refuses(source: Parameters<typeof decodeImage>[0], message: RegExp, max = MANY): Promise<SaccadeError> {
  try {
    await decodeImage(source, max);
  } catch (error) {
    assert.instance(error, SaccadeError);
    assert.is((error as SaccadeError).code, 'SACCADE_BAD_IMAGE' satisfies ErrorCode);
    assert.match((error as SaccadeError).message, message);
    assert.match((error as SaccadeError).message, /^Expected .* but received .*\.$/);
    return error as SaccadeError;
  }
  return assert.unreachable(`should refuse: ${message}`) as never;
}

/** Adds one SHORT tag to a TIFF whose only directory is at its start, over an entry that decoding does not need. */
function retagged(tiff: Buffer, tag: number, value: number): Buffer {
  const out = Buffer.from(tiff);
  const little = out[0] === 0x49;
  const u16 = (at: number, v?: number) =>
    v === undefined
      ? little
        ? out.readUInt16LE(at)
        : out.readUInt16BE(at)
      : little
        ? out.writeUInt16LE(v, at)
        : out.writeUInt16BE(v, at);
  const first = little ? out.readUInt32LE(4) : out.readUInt32BE(4);
  for (let i = 0, at = first + 2; i < u16(first); i++, at += 12) {
    // software, positions, resolution
    if (u16(at) !== tag && u16(at) !== 305 && u16(at) !== 286 && u16(at) !== 287 && u16(at) !== 282) continue;
    u16(at, tag);
    u16(at + 2, 3);
    out.writeUInt32LE(0, at + 4);
    out[at + (little ? 4 : 7)] = 1;
    u16(at + 8, value);
    return out;
  }
  throw new Error('no entry to overwrite');
}

/** A JPEG with an EXIF orientation right after SOI, or after the JFIF segment. */
function oriented(bytes: Buffer, orientation: number, little: boolean, afterJfif: boolean): Buffer {
  const tiff = Buffer.alloc(8 + 2 + 24 + 4);
  const u16 = (v: number, at: number) => (little ? tiff.writeUInt16LE(v, at) : tiff.writeUInt16BE(v, at));
  const u32 = (v: number, at: number) => (little ? tiff.writeUInt32LE(v, at) : tiff.writeUInt32BE(v, at));
  tiff.write(little ? 'II' : 'MM', 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  u16(0x010f, 10); // a maker's name whose text lies outside the segment: other readers stop here
  u16(2, 12);
  u32(1000, 14);
  u32(60000, 18);
  u16(274, 22);
  u16(3, 24);
  u32(1, 26);
  u16(orientation, 30);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  const at = afterJfif ? 4 + bytes.readUInt16BE(4) : 2;
  return Buffer.concat([bytes.subarray(0, at), head, body, bytes.subarray(at)]);
}

decode('every format gives the same picture', async () => {
  for (const mime of ['image/png', 'image/bmp', 'image/gif', 'image/tiff', 'image/jpeg'] as const) {
    const bytes = await (mime === 'image/jpeg' ? jpeg() : quarters().getBuffer(mime));
    const image = await decodeImage(bytes, MANY);
    assert.equal([image.width, image.height, image.format, image.data.length], [W, H, 'rgba', W * H * 4], mime);
    near(corners(image), [RED, GREEN, BLUE, WHITE], mime === 'image/png' || mime === 'image/bmp' ? 0 : 6);
  }
});

decode('a path, a file: URL, an ArrayBuffer, a view into one, and a Blob', async () => {
  const bytes = await png();
  const path = join(folder, 'a picture #1.png');
  await writeFile(path, bytes);
  const wide = new Uint8Array(bytes.length + 7);
  wide.set(bytes, 3);
  const copy = new Uint8Array(bytes).buffer;
  const view = wide.subarray(3, 3 + bytes.length);
  const url = pathToFileURL(path);
  for (const source of [path, url, url.href, copy, view, new Blob([copy])]) {
    near(corners(await decodeImage(source, MANY)), [RED, GREEN, BLUE, WHITE], 0);
  }
});

// What is seen when the stored picture (red green / blue white) carries each orientation.
const SEEN: Record<number, number[][]> = {
  1: [RED, GREEN, BLUE, WHITE],
  2: [GREEN, RED, WHITE, BLUE],
  3: [WHITE, BLUE, GREEN, RED],
  4: [BLUE, WHITE, RED, GREEN],
  5: [RED, BLUE, GREEN, WHITE],
  6: [BLUE, RED, WHITE, GREEN],
  7: [WHITE, GREEN, BLUE, RED],
  8: [GREEN, WHITE, RED, BLUE],
};
decode('EXIF orientations 1 to 8, either byte order, before and after JFIF', async () => {
  const bytes = await jpeg();
  for (let o = 1; o <= 8; o++) {
    for (const little of [true, false]) {
      for (const after of [true, false]) {
        const image = await decodeImage(oriented(bytes, o, little, after), MANY);
        assert.equal([image.width, image.height], o < 5 ? [W, H] : [H, W], `orientation ${o}`);
        near(corners(image), SEEN[o]!);
      }
    }
  }
  near(corners(await decodeImage(oriented(bytes, 9, true, false), MANY)), SEEN[1]!); // not an orientation: as stored
});

decode('a TIFF’s orientation is honoured too', async () => {
  const image = await decodeImage(retagged(await quarters().getBuffer('image/tiff'), 274, 6), MANY);
  assert.equal([image.width, image.height], [H, W]);
  near(corners(image), SEEN[6]!, 0);
});

decode('a TIFF that would keep its decoder busy for ever', async () => {
  const tiff = await quarters().getBuffer('image/tiff');
  const circle = Buffer.from(tiff);
  const little = circle[0] === 0x49;
  const first = little ? circle.readUInt32LE(4) : circle.readUInt32BE(4);
  const entries = little ? circle.readUInt16LE(first) : circle.readUInt16BE(first);
  circle.set(circle.subarray(4, 8), first + 2 + 12 * entries); // the next page is the first one
  near(corners(await decodeImage(circle, MANY)), SEEN[1]!, 0);
  await refuses(retagged(tiff, 322, 0), /a TIFF with damaged tiles or strips/);
  await refuses(retagged(tiff, 259, 3), /a TIFF of compression 3 \(fax\), which has no decoder here/);
});

decode('bytes after the end are ignored', async () => {
  for (const bytes of [await jpeg(), await png()]) {
    const image = await decodeImage(Buffer.concat([bytes, Buffer.from('and something else')]), MANY);
    near(corners(image), [RED, GREEN, BLUE, WHITE]);
  }
});

decode('a picture that is cut off is refused at any length', async () => {
  const bytes = await jpeg();
  for (const n of [3, 10, 30, 200, 400, bytes.length >> 1, bytes.length - 6]) {
    await refuses(bytes.subarray(0, n), /a JPEG that is cut off after \d+ bytes/);
  }
  // All but the marker that ends it: cameras write such.
  const { data } = await decodeImage(bytes, MANY);
  for (const n of [1, 2]) assert.equal((await decodeImage(bytes.subarray(0, bytes.length - n), MANY)).data, data);
  const whole = await png();
  for (const n of [40, whole.length >> 1, whole.length - 1]) {
    await refuses(whole.subarray(0, n), /a PNG that is cut off after \d+ bytes/);
  }
  for (const mime of ['image/bmp', 'image/gif', 'image/tiff'] as const) {
    const all = await quarters().getBuffer(mime);
    for (const part of [0.3, 0.6, 0.9])
      await refuses(all.subarray(0, Math.floor(all.length * part)), /a (TIFF|BMP|GIF) that is cut off/);
  }
});

decode('a damaged PNG keeps the decoder’s error as cause', async () => {
  const bytes = Buffer.from(await png());
  bytes[45]! ^= 0xff;
  const error = await refuses(bytes, /\d+ bytes, a damaged PNG \(.+\)/);
  assert.instance(error.cause, Error);
});

decode('what is not there, not a file, empty, or not a picture', async () => {
  const missing = await refuses(join(folder, 'none.jpg'), /'.*none\.jpg', which does not exist\./);
  assert.is((missing.cause as NodeJS.ErrnoException).code, 'ENOENT');
  await refuses(folder, /which is a folder\. Name the pictures in it\./);
  await writeFile(join(folder, 'empty.png'), '');
  await refuses(join(folder, 'empty.png'), /'.*empty\.png', which is empty/);
  await refuses(new Uint8Array(0), /0 bytes, which is empty/);
  const text = await refuses(
    Buffer.from('hello there, this is no picture'),
    /a whole picture \(JPEG, PNG, WebP, BMP, GIF or TIFF\).* whose first bytes are not/,
  );
  assert.is(text.cause, undefined);
  await refuses(new URL('https://example.org/a.jpg'), /not a file: or data: URL\. Nothing is fetched from the network/);
  await refuses('https://example.org/a.jpg', /not a file: or data: URL/);
});

decode('another kind of picture is named', async () => {
  const box = (brands: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brands}`), Buffer.alloc(9)]);
  await refuses(box('heic\0\0\0\0mif1heic'), /a HEIC picture \(HEVC\), which has no decoder here\. Convert it first: /);
  await refuses(box('isom\0\0\0\0isommp42'), /a video or another ISO media file\. Pass its frames as pixels/);
  await refuses(box('avif\0\0\0\0mif1avif'), /an AVIF that is damaged or cut off/);
  await refuses(Buffer.from('\xff\x0a0000', 'latin1'), /a JPEG XL picture, which has no decoder here\. Convert it/);
  await refuses(Buffer.from('RIFF\x20\0\0\0WEBPVP8X', 'latin1'), /a WebP that is cut off after 16 bytes/);
  await refuses(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'),
    /an SVG drawing, which has no pixels/,
  );
  for (const page of ['<!doctype html><title>404</title>', '\n<html>', '<!DOCTYPE html PUBLIC "-//W3C">'])
    await refuses(Buffer.from(page), /a web page\. Look at its address\./);
});

decode('a picture over maxPixels is refused from its header alone', async () => {
  const error = await refuses(await jpeg(), /at most 967 pixels .* of 44×22 = 968 pixels\. Raise maxPixels/, W * H - 1);
  assert.is(error.cause, undefined);
  assert.is((await decodeImage(await jpeg(), W * H)).width, W);
  const huge = Buffer.from(await png()); // 65535 × 65535, and no such data: only the header is looked at
  huge.writeUInt32BE(65535, 16);
  huge.writeUInt32BE(65535, 20);
  await refuses(huge, /a PNG of \d+ bytes, too few for the 65535×65535 pixels that its header claims/);
  const flat = Buffer.from(await png());
  flat.writeUInt32BE(0, 20);
  await refuses(flat, /44×0 pixels/);
});

decode('JPEGs without a decoder say which they are', async () => {
  const bytes = await jpeg();
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  const lossless = Buffer.from(bytes);
  lossless[frame + 1] = 0xc3;
  await refuses(lossless, /\(SOF3\), which has no decoder here/);
  const deep = Buffer.from(bytes);
  deep[frame + 4] = 12;
  await refuses(deep, /12 bits a sample/);
});

decode('nothing is printed', async () => {
  const print = console.log; // eslint-disable-line no-console
  let printed = 0;
  console.log = () => void printed++; // eslint-disable-line no-console
  try {
    const gif = await quarters().getBuffer('image/gif');
    await decodeImage(gif.subarray(0, gif.length - 20), MANY).catch(() => undefined);
  } finally {
    console.log = print; // eslint-disable-line no-console
  }
  assert.is(printed, 0);
});

decode.run();
