// What the edge's bundle has in the place of digest.ts: every edge has crypto.subtle.

export function sha256(): never {
  throw new Error('no crypto.subtle');
}
