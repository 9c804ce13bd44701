// Whatever names a picture → its bytes, and the name it goes by in messages.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { SaccadeError, expected } from '../errors.ts';

/** A path, a `file:` URL (as URL or string), or encoded bytes. */
export type EncodedSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** The pictures that can be read, as messages say it. */
export const FORMATS = 'JPEG, PNG, BMP, GIF or TIFF';

/** The bytes of `source`, not copied where they are bytes already. @throws SaccadeError SACCADE_BAD_IMAGE */
export async function readBytes(source: EncodedSource): Promise<{ bytes: Buffer; name: string }> {
  if (typeof source === 'string' || source instanceof URL) return readPath(source);
  if (source instanceof Blob) {
    return notEmpty(Buffer.from(await source.arrayBuffer()), `a Blob${source.type && ` (${source.type})`}`);
  }
  const bytes =
    source instanceof Uint8Array
      ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
      : Buffer.from(source);
  return notEmpty(bytes, `${bytes.length} bytes`);
}

async function readPath(source: string | URL): Promise<{ bytes: Buffer; name: string }> {
  const name = `'${source instanceof URL ? source.href : source}'`;
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(name.slice(1))?.[1]?.toLowerCase();
  const isUrl = source instanceof URL || scheme === 'file' || /^https?:\/\//i.test(source);
  if (isUrl && scheme !== 'file') {
    throw bad(
      name,
      `, which is not a file: URL`,
      'Nothing is fetched from the network: fetch the picture first and pass its bytes.',
    );
  }
  try {
    return notEmpty(await readFile(isUrl ? fileURLToPath(source) : source), name);
  } catch (cause) {
    if (cause instanceof SaccadeError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw bad(name, ', which does not exist', undefined, cause);
    if (code === 'EISDIR') throw bad(name, ', which is a folder', 'Name the pictures in it.', cause);
    if (code === 'EACCES' || code === 'EPERM') throw bad(name, ', which may not be read', 'Check its rights.', cause);
    throw bad(name, `, which could not be read (${(cause as Error).message})`, undefined, cause);
  }
}

function notEmpty(bytes: Buffer, name: string): { bytes: Buffer; name: string } {
  if (bytes.length === 0) throw bad(name, ', which is empty');
  return { bytes, name };
}

function bad(name: string, what: string, hint?: string, cause?: unknown): SaccadeError {
  const message = expected(`a picture (${FORMATS})`, 'image', name + what, hint);
  return new SaccadeError('SACCADE_BAD_IMAGE', message, cause === undefined ? undefined : { cause });
}
