// `-`: what comes through standard input, a list of paths or one picture.

import type { Readable } from 'node:stream';
import { SaccadeError, expected } from '../errors.ts';
import { isPictureBytes } from '../decode/sniff.ts';

const MAX_BYTES = 2 ** 29;

/**
 * Reads all of it.
 *
 * @returns the picture, or the paths: one a line, or with a NUL after each as `find -print0` prints them; empty lines
 *   are none
 * @throws SaccadeError SACCADE_BAD_IMAGE when it is empty or longer than half a gigabyte
 */
export async function readStdin(stdin: Readable): Promise<{ bytes: Buffer } | { paths: string[] }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array));
    length += chunks.at(-1)!.length;
    if (length > MAX_BYTES) throw bad(`more than ${MAX_BYTES} bytes`);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) throw bad('nothing');
  if (isPictureBytes(bytes)) return { bytes };
  const text = bytes.toString();
  return { paths: text.split(text.includes('\0') ? '\0' : /\r?\n/).filter(Boolean) };
}

function bad(came: string): SaccadeError {
  const what = 'a picture, or a list of paths, one a line,';
  return new SaccadeError('SACCADE_BAD_IMAGE', expected(what, 'standard input (-)', came));
}
