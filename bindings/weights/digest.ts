// SHA-256 (FIPS 180-4) of short files, for pages that came over plain http, from which browsers hide crypto.subtle.
// Forty lines of our own: what bundlers keep of a library is a tenth of all the script a page may load.

const PRIMES = primes(64);
const K = PRIMES.map((p) => fraction(Math.cbrt(p)));
const START = PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p)));

/** bytes → 32 bytes */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(bytes.length) * 8n);
  const hash = Int32Array.from(START);
  const w = new Int32Array(64);
  for (let at = 0; at < padded.byteLength; at += 64) {
    for (let t = 0; t < 64; t++) w[t] = t < 16 ? padded.getInt32(at + 4 * t) : extend(w, t);
    let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
    for (let t = 0; t < 64; t++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t]! + w[t]!) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, v] of [a, b, c, d, e, f, g, h].entries()) hash[i]! += v;
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [i, v] of hash.entries()) digest.setInt32(4 * i, v);
  return new Uint8Array(digest.buffer);
}

function extend(w: Int32Array, t: number): number {
  const [x, y] = [w[t - 15]!, w[t - 2]!];
  const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
  const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
  return w[t - 16]! + s0 + w[t - 7]! + s1;
}

function turn(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}

// The first 32 bits behind the point.
function fraction(x: number): number {
  return ((x - Math.floor(x)) * 2 ** 32) | 0;
}

function primes(n: number): number[] {
  const found: number[] = [];
  for (let p = 2; found.length < n; p++) if (found.every((q) => p % q !== 0)) found.push(p);
  return found;
}
