// WebP: its chunks (RFC 9649), then libwebp as jSquash compiles it (1920×1280: 35 ms; @cwasm/webp 88, sharp 59). Of an
// animation the first frame is read, on its canvas. Lossless pixels and alpha have an instance of their own: this
// libwebp is of 2019 (1.0.2, says its package), its lossless tables could be overrun (CVE-2023-4863), and no other
// picture may pay for that. An instance costs 40 ms.

import type { Fail } from './fail.ts';
import type { Header } from './header.ts';
import { lazily } from './lazily.ts';
import { tooSmall } from './jpeg.ts';
import { tiffOrientation } from './tiff.ts';
import { compiledOnce, decodeEmbind, embind, Instances, type Embind, type Glue, type Pixels } from './wasm.ts';

interface Chunk {
  type: string;
  body: Buffer;
}
/** What is decoded: one still picture, and its place on the canvas. */
interface Still {
  chunks: Chunk[];
  x: number;
  y: number;
}

// One color takes 23,000 pixels a byte, as libwebp writes it.
const MOST_PIXELS = 1 << 16;

const FILE = '@jsquash/webp/codec/dec/webp_dec.wasm';
const compiled = compiledOnce(FILE, () => import.meta.resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
const loadGlue = lazily(() => import('@jsquash/webp/codec/dec/webp_dec.js'));

let instances: Instances<Embind> | undefined;

async function loadLibwebp(): Promise<() => Embind> {
  const [module, { default: glue }] = await Promise.all([compiled(), loadGlue()]);
  return () => embind(module, glue as unknown as Glue, () => undefined);
}

/** Looks at a WebP. */
export function readWebp(bytes: Buffer, fail: Fail): Header {
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw fail(`a WebP that is cut off after ${bytes.length} bytes`);
  const chunks = split(bytes.subarray(12, end), fail);
  const still = stillOf(chunks, fail);
  const own = sizeOf(still.chunks, fail);
  const canvas = chunks[0]?.type === 'VP8X' ? canvasOf(chunks[0].body, fail) : own;
  const { width, height } = canvas;
  if (still.x + own.width > width || still.y + own.height > height) throw fail('a WebP larger than its own canvas');
  if (width * height > MOST_PIXELS * bytes.length) throw fail(tooSmall('WebP', canvas, bytes.length));
  const exif = chunks.find(({ type }) => type === 'EXIF')?.body;
  const orientation = exif ? (tiffOrientation(exif.subarray(exif.indexOf('Exif\0\0') === 0 ? 6 : 0)) ?? 1) : 1;
  const pixels = async () => {
    const make = await loadLibwebp();
    const picture = riff(still.chunks, own);
    const lossy = still.chunks.some(({ type }) => type === 'VP8 ') && !still.chunks.some(({ type }) => type === 'ALPH');
    instances ??= new Instances(make, ({ HEAPU8 }) => HEAPU8.byteLength);
    const decoded = lossy ? instances.use((codec) => decodeEmbind(codec, picture)) : decodeEmbind(make(), picture);
    return own.width === width && own.height === height ? decoded : onCanvas(decoded, still, canvas);
  };
  return { kind: 'WebP', width, height, orientation, pixels };
}

function split(bytes: Buffer, fail: Fail): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length) throw fail('a WebP that is cut off inside a chunk');
    chunks.push({ type: bytes.toString('latin1', at, at + 4), body: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length & 1);
  }
  return chunks;
}

function stillOf(chunks: Chunk[], fail: Fail): Still {
  const frame = chunks.find(({ type }) => type === 'ANMF')?.body;
  if (!frame) return { chunks, x: 0, y: 0 };
  if (frame.length < 16) throw fail('a WebP with a damaged frame');
  return { chunks: split(frame.subarray(16), fail), x: 2 * frame.readUIntLE(0, 3), y: 2 * frame.readUIntLE(3, 3) };
}

function canvasOf(body: Buffer, fail: Fail) {
  if (body.length < 10) throw fail('a WebP with a damaged header');
  return { width: 1 + body.readUIntLE(4, 3), height: 1 + body.readUIntLE(7, 3) };
}

/** The size that the bits of a still picture have. */
function sizeOf(chunks: Chunk[], fail: Fail): { width: number; height: number } {
  const { type, body } = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L') ?? {
    type: '',
    body: Buffer.of(),
  };
  let size = { width: 0, height: 0 };
  if (type === 'VP8 ' && body.length >= 10) {
    size = { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
  } else if (type === 'VP8L' && body.length >= 5 && body[0] === 0x2f) {
    const bits = body.readUInt32LE(1);
    size = { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (size.width === 0 || size.height === 0) throw fail('a WebP with a damaged header, or without a picture in it');
  return size;
}

/** A file of nothing but the picture and its alpha. */
function riff(chunks: Chunk[], size: { width: number; height: number }): Buffer {
  const parts: Buffer[] = [];
  const add = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32LE(body.length, 4);
    parts.push(head, body, Buffer.alloc(body.length & 1));
  };
  const alpha = chunks.find(({ type }) => type === 'ALPH');
  const bits = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L')!;
  if (alpha && bits.type === 'VP8 ') {
    const head = Buffer.alloc(10);
    head[0] = 0x10; // alpha
    head.writeUIntLE(size.width - 1, 4, 3);
    head.writeUIntLE(size.height - 1, 7, 3);
    add('VP8X', head);
    add('ALPH', alpha.body);
  }
  add(bits.type, bits.body);
  const start = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  const whole = Buffer.concat([start, ...parts]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

// What a frame leaves free of its canvas is transparent black.
function onCanvas(frame: Pixels, { x, y }: Still, { width, height }: { width: number; height: number }): Pixels {
  const data = new Uint8Array(4 * width * height);
  const row = 4 * frame.width;
  for (let i = 0; i < frame.height; i++)
    data.set(frame.data.subarray(i * row, (i + 1) * row), 4 * ((y + i) * width + x));
  return { data, width, height };
}
