// Whatever names a picture → its bytes, and the name it goes by in messages.

import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SaccadeError, expected } from '../errors.ts';
import { brief, FORMATS } from './fail.ts';

/** A path, a `file:` or `data:` URL (as URL or string), or encoded bytes. */
export type EncodedSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** What has no size of its own (a pipe, a device) and `data:` URLs are read up to here. */
const MOST_STREAMED = 1 << 28;

/** A file of more bytes than this holds more pixels than are accepted: 8 bytes are a pixel of 16 bits with alpha. */
const mostBytes = (maxPixels: number) => (1 << 26) + 8 * maxPixels;

/** The bytes of `source`, not copied where they are bytes already. @throws SaccadeError SACCADE_BAD_IMAGE */
export async function readBytes(source: EncodedSource, maxPixels: number): Promise<{ bytes: Buffer; name: string }> {
  if (typeof source === 'string') return readText(source, maxPixels);
  if ('href' in source) return readText(source.href, maxPixels, true);
  if ('arrayBuffer' in source) {
    return notEmpty(Buffer.from(await source.arrayBuffer()), `a Blob${source.type && ` (${brief(source.type)})`}`);
  }
  let bytes: Buffer;
  try {
    bytes = ArrayBuffer.isView(source)
      ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
      : Buffer.from(source);
    // what others may write or shrink meanwhile is copied
    if (mayChange(bytes.buffer)) bytes = Buffer.from(Uint8Array.from(bytes).buffer);
  } catch (cause) {
    throw bad('bytes', ' that were moved away', 'Pass a copy.', cause);
  }
  return notEmpty(bytes, `${bytes.length} bytes`);
}

function mayChange(buffer: ArrayBufferLike): boolean {
  return !(buffer instanceof ArrayBuffer) || (buffer as { resizable?: boolean }).resizable === true;
}

async function readText(text: string, maxPixels: number, isUrl = false): Promise<{ bytes: Buffer; name: string }> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'data') return readData(text);
  const name = `'${brief(text)}'`;
  if (scheme !== 'file' && (isUrl || /^https?$/.test(scheme ?? ''))) {
    throw bad(
      name,
      `, which is not a file: or data: URL`,
      'Nothing is fetched from the network: fetch the picture first and pass its bytes.',
    );
  }
  try {
    return notEmpty(await readWhole(scheme === 'file' ? fileURLToPath(text) : text, name, mostBytes(maxPixels)), name);
  } catch (cause) {
    if (cause instanceof SaccadeError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw bad(name, ', which does not exist', undefined, cause);
    if (code === 'EISDIR') throw bad(name, ', which is a folder', 'Name the pictures in it.', cause);
    if (code === 'EACCES' || code === 'EPERM') throw bad(name, ', which may not be read', 'Check its rights.', cause);
    throw bad(name, `, which could not be read (${brief((cause as Error).message)})`, undefined, cause);
  }
}

// Piece by piece and to a limit, for a device or a pipe may have no end and no size.
async function readWhole(path: string, name: string, most: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > most) throw tooLarge(name, `of ${size} bytes`, most, 'Raise maxPixels (--max-pixels).');
    if (size > 0) return await file.readFile();
    const pieces: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16);
      if (bytesRead === 0) return Buffer.concat(pieces, length);
      pieces.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
      if (length > MOST_STREAMED) throw tooLarge(name, 'with more bytes than that', MOST_STREAMED);
    }
  } finally {
    await file.close();
  }
}

// RFC 2397: base64, or bytes and %-escapes.
function readData(text: string): { bytes: Buffer; name: string } {
  const comma = text.indexOf(',', 5);
  const name = `a data: URL (${brief(text.slice(5, comma < 0 ? 60 : comma))})`;
  if (comma < 0) throw bad(name, ', which has no comma before its data');
  if (text.length > MOST_STREAMED) throw tooLarge(name, `of ${text.length} characters`, MOST_STREAMED);
  const base64 = /;\s*base64\s*$/i.test(text.slice(5, comma));
  const body = text.slice(comma + 1);
  if (!body.includes('%')) return notEmpty(Buffer.from(body, base64 ? 'base64' : 'latin1'), name);
  const plain = body.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return notEmpty(Buffer.from(plain, base64 ? 'base64' : 'latin1'), name);
}

function notEmpty(bytes: Buffer, name: string): { bytes: Buffer; name: string } {
  if (bytes.length === 0) throw bad(name, ', which is empty');
  return { bytes, name };
}

function tooLarge(name: string, size: string, most: number, hint?: string): SaccadeError {
  const message = expected(`a picture of at most ${most} bytes`, 'image', `${name}, ${size}`, hint);
  return new SaccadeError('SACCADE_BAD_IMAGE', message);
}

function bad(name: string, what: string, hint?: string, cause?: unknown): SaccadeError {
  const message = expected(`a picture (${FORMATS})`, 'image', name + what, hint);
  return new SaccadeError('SACCADE_BAD_IMAGE', message, cause === undefined ? undefined : { cause });
}
