// sha256 of the data in a weight file, wherever the library runs.

import { SaccadeError, expected } from '../errors.ts';

/**
 * bytes → sha256 in 64 hexadecimal digits. `source` names the bytes in an error.
 * Browsers hide crypto.subtle from pages that came over plain http: there the digest is computed by @noble/hashes,
 * loaded only then.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>, source: string): Promise<string> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  const digest = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : await withoutSubtle(bytes, source);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function withoutSubtle(bytes: Uint8Array, source: string): Promise<Uint8Array> {
  try {
    const noble = await import('./digest.ts');
    return noble.sha256(bytes);
  } catch (cause) {
    throw new SaccadeError(
      'SACCADE_LOAD_FAILED',
      expected(
        'crypto.subtle or the package @noble/hashes',
        `the sha256 of ${source}`,
        'neither',
        'Hint: serve the page over https or from localhost, or bundle @noble/hashes with it.',
      ),
      { cause },
    );
  }
}
