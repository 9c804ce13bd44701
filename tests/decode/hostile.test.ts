// Files that claim more than they hold, and decoders that must survive them. All are made here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { deflateSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decode as decodeAny } from '../../bindings/decode/any.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { ROOT } from '../helpers/engine.ts';
import { crc32 } from './crc.ts';

const test = suite('hostile pictures');
const MANY = 1e8;
const golden = (name: string) => readFileSync(join(ROOT, 'tests/decode/golden', name));

async function refuses(bytes: Buffer, message: RegExp): Promise<void> {
  const before = process.cpuUsage();
  const error = await decodeImage(bytes, MANY).catch((error: unknown) => error);
  const { user, system } = process.cpuUsage(before);
  assert.instance(error, SaccadeError);
  assert.is((error as SaccadeError).code, 'SACCADE_BAD_IMAGE');
  assert.match((error as SaccadeError).message, message);
  assert.ok(user + system < 2e6, `${(user + system) / 1e6} s`);
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

function head(width: number, height: number): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
}

function png(...chunks: Buffer[]): Buffer {
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

test('PNG: pixel data too few are never memory that nobody wrote', async () => {
  for (const missing of [1, 2, 500, 1920, 60_000]) {
    const short = png(head(200, 100), chunk('IDAT', deflateSync(Buffer.alloc(100 * 601 - missing))));
    for (let i = 0; i < 20; i++)
      await refuses(short, /its chunks or pixel data are damaged, or too few|too few for the 200×100 pixels/);
  }
});

test('PNG: sizes that the file cannot pay for, two headers, data without end', async () => {
  const few = chunk('IDAT', deflateSync(Buffer.alloc(10)));
  await refuses(png(head(9999, 9999), few), /too few for the 9999×9999 pixels that its header claims/);
  await refuses(png(head(10, 10), head(9999, 9999), few), /a PNG with two headers/);
  await refuses(png(few, head(10, 10)), /a PNG with two headers, or none at its start/);
  const zeros = Buffer.alloc(4_200_000, 0);
  const bomb = Buffer.concat([deflateSync(Buffer.alloc(1 << 26)), zeros]);
  await refuses(png(head(100, 100), chunk('IDAT', bomb)), /a PNG with more pixel data than its header says/);
  const text = chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(1 << 24))]));
  const fine = png(head(10, 10), text, chunk('IDAT', deflateSync(Buffer.alloc(310))));
  assert.is((await decodeImage(fine, MANY)).width, 10); // nobody reads the text
});

test('JPEG: sizes that the file cannot pay for, scans without number', async () => {
  const bytes = golden('420-q90.jpg');
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  const large = Buffer.from(bytes);
  large.writeUInt16BE(9000, frame + 5);
  large.writeUInt16BE(9000, frame + 7);
  await refuses(large, /too few for the 9000×9000 pixels/);
  const many = golden('progressive.jpg');
  const scan = many.lastIndexOf(Buffer.from([0xff, 0xda]));
  const last = many.subarray(scan, many.length - 2);
  const scans = Array.from({ length: 70 }, () => last);
  await refuses(Buffer.concat([many.subarray(0, scan), ...scans, many.subarray(-2)]), /a JPEG of more than 64 scans/);
});

/** A gray progressive JPEG: a scan of all DCs, a bit each, and scans that bring no ACs, in runs of blocks. */
function scansOf(side: number, scans: number): Buffer {
  const blocks = Math.ceil(side / 8) ** 2;
  const segment = (marker: number, ...body: number[]) => Buffer.from([0xff, marker, 0, body.length + 2, ...body]);
  const one = [1, ...new Array<number>(15).fill(0)]; // a table of one code of one bit
  const size = [side >> 8, side & 255];
  const runs = Buffer.alloc(Math.ceil((15 * Math.ceil(blocks / 16384)) / 8) + 1); // of 16384 blocks, 15 bits each
  const scan = (from: number, to: number, bits: number) => segment(0xda, 1, 1, 0, from, to, bits);
  const parts = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, 0, ...new Array<number>(64).fill(1)),
    segment(0xc2, 8, ...size, ...size, 1, 1, 0x11, 0),
    ...[segment(0xc4, 0, ...one, 0), segment(0xc4, 0x10, ...one, 0xe0)],
    ...[scan(0, 0, 1), Buffer.alloc(Math.ceil(blocks / 8))],
  ];
  for (let i = 0; i < scans; i++) parts.push(scan(1, 63, i === 0 ? 1 : 0x10), runs);
  return Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]);
}

test('JPEG: scans times pixels are bounded', async () => {
  await refuses(scansOf(9000, 60), /a JPEG whose \d+ scans and more are too many for its 9000×9000 pixels/);
  await refuses(scansOf(9000, 30), /a JPEG whose \d+ scans and more are too many for its 9000×9000 pixels/);
  assert.is((await decodeImage(scansOf(9000, 8), MANY)).width, 9000);
  assert.is((await decodeImage(scansOf(1000, 60), MANY)).width, 1000);
});

test('JPEG: what lacks only its end is read, what lacks pixels is not', async () => {
  for (const name of ['420-q90.jpg', 'progressive.jpg', 'sampled-1x2.jpg', 'cmyk-adobe.jpg', 'gray.jpg']) {
    const bytes = golden(name);
    const whole = await decodeImage(bytes, MANY);
    const open = await decodeImage(bytes.subarray(0, -2), MANY);
    assert.ok(Buffer.compare(whole.data as Uint8Array, open.data as Uint8Array) === 0, name);
    for (const share of [0.5, 0.7, 0.9]) {
      await refuses(bytes.subarray(0, Math.floor(share * bytes.length)), /a JPEG that is cut off after \d+ bytes/);
    }
  }
});

test('GIF: frames, blocks and codes without end', async () => {
  const screen = [...Buffer.from('GIF89a'), 2, 0, 2, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255];
  const frame = (width: number, data: number[]) =>
    Buffer.from([...screen, 0x2c, 0, 0, 0, 0, width & 255, width >> 8, 2, 0, 0, ...data]);
  await refuses(frame(30_000, [2, 1, 0, 0, 0x3b]), /too few for the 30000×2 pixels/);
  await refuses(frame(2, [2, 1]), /a GIF that is cut off/);
  await refuses(frame(2, [2, 1, 5, 0, 0x3b]), /pixel data for 0 of 4 pixels/);
  await refuses(frame(2, [2, 2, 0xff, 0xff, 0, 0x3b]), /a code of its pixels is not defined/);
  await refuses(frame(2, [12, 1, 0, 0, 0x3b]), /pixels of 12 bits/);
  await refuses(Buffer.from([...screen, 0x21, 0xff, 200]), /a GIF that is cut off/);
  await refuses(Buffer.from([...screen, 0x77]), /an unknown block \(0x77\)/);
  // a frame larger than its screen makes that larger, as in Pillow: codes 1 0 1 0
  const grown = await decodeImage(frame(2, [2, 3, 0x0c, 2, 5, 0, 0x3b]).fill(1, 6, 7).fill(1, 8, 9), MANY);
  assert.equal([grown.width, grown.height], [2, 2]);
  const [white, black] = [
    [255, 255, 255, 255],
    [0, 0, 0, 255],
  ];
  assert.equal([...grown.data], [...white!, ...black!, ...white!, ...black!]);
});

test('TIFF: circles, overlaps, bombs', async () => {
  const bytes = golden('rgb-deflate.tif');
  const first = bytes.readUInt32LE(4);
  const count = bytes.readUInt16LE(first);
  const changed = (tag: number, value: number) => {
    const copy = Buffer.from(bytes);
    for (let at = first + 2; at < first + 2 + 12 * count; at += 12) {
      if (copy.readUInt16LE(at) !== tag) continue;
      if (copy.readUInt16LE(at + 2) === 3) copy.writeUInt16LE(value, at + 8);
      else copy.writeUInt32LE(value, at + 8);
    }
    return copy;
  };
  const circle = Buffer.from(bytes);
  circle.writeUInt32LE(first, first + 2 + 12 * count);
  assert.is((await decodeImage(circle, MANY)).width, 47);
  await refuses(changed(256, 60_000), /too few|cut off|instead of/);
  await refuses(changed(257, 60_000), /too few|cut off|instead of/);
  await refuses(changed(278, 1), /cut off|damaged/);
  await refuses(changed(277, 7), /a TIFF of 7 samples|instead of/);
  await refuses(changed(262, 8), /CIELab/);
  await refuses(
    changed(259, 4),
    /a TIFF of compression 4 \(fax\), which has no decoder here\. Save it as 8-bit RGB first/,
  );
});

test('BMP and WebP: sizes that the file cannot pay for', async () => {
  const runs = golden('rle8.bmp');
  runs.writeInt32LE(20_000, 18);
  runs.writeInt32LE(4000, 22);
  await refuses(runs, /too few for the 20000×4000 pixels/);
  const plain = golden('four.bmp');
  plain.writeInt32LE(4000, 22);
  await refuses(plain, /a BMP that is cut off/);
  const webp = golden('lossless.webp');
  webp.writeUInt32LE(0x0fffffff, 21); // 16384×16384 in the bits themselves
  await refuses(webp.subarray(0, 40), /a WebP that is cut off/);
  webp.writeUInt32LE(100, 4);
  await refuses(webp, /a WebP/);
});

test('a decoder that failed is not asked again: the next picture is right', async () => {
  for (const name of ['420-q90.jpg', 'rgb16.png', 'lossy-alpha.webp', 'cmyk-plain.jpg', 'sampled-1x2.jpg']) {
    const bytes = golden(name);
    const { data } = await decodeImage(bytes, MANY);
    for (let i = 0; i < 10; i++) {
      const broken = Buffer.from(bytes);
      for (let k = 0; k < 40; k++) broken[Math.floor(broken.length * (0.3 + 0.017 * k)) - i] = 16 * i + k;
      await decodeImage(broken, MANY).catch((error: unknown) => assert.instance(error, SaccadeError));
      assert.equal((await decodeImage(bytes, MANY)).data, data, name);
    }
  }
});

test('nothing is left in the global object', async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  for (const name of ['420-q90.jpg', 'rgb16.png', 'lossy.webp', 'lossless.avif']) await decodeImage(golden(name), MANY);
  assert.equal(Object.getOwnPropertyNames(globalThis), before);
});

test('bytes of another realm, and data: URLs', async () => {
  const bytes = golden('420-q90.jpg');
  const foreign = runInContext(`Uint8Array.from([${[...bytes].join()}])`, createContext({})) as Uint8Array;
  assert.not.instance(foreign, Uint8Array);
  const { data } = await decodeImage(bytes, MANY);
  assert.equal((await decodeAny(foreign, MANY)).data, data);
  assert.equal((await decodeAny(foreign.buffer as ArrayBuffer, MANY)).data, data);
  const url = `data:image/jpeg;base64,${bytes.toString('base64')}`;
  assert.equal((await decodeAny(url, MANY)).data, data);
  assert.equal((await decodeAny(new URL(url), MANY)).data, data);
  const escaped = `data:image/jpeg,${[...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`;
  assert.equal((await decodeAny(escaped, MANY)).data, data);
  const long = await decodeImage(`data:text/plain,${'x'.repeat(1e6)}`, MANY).catch((error: unknown) => error);
  assert.instance(long, SaccadeError);
  assert.ok((long as Error).message.length < 300);
});

test.run();
