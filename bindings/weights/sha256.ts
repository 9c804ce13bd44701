// sha256 of the data in a weight file, wherever the library runs.

/**
 * bytes → sha256 in 64 hexadecimal digits. Browsers hide crypto.subtle from pages that came over plain http: there we
 * compute it.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes))
    : (await import('./digest.ts')).sha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
