// RGBA bytes to (v - 127.5) / 128, three channels.

export function normalize(src: Uint8Array, pixels: number): Float32Array {
  return Float32Array.from({ length: pixels * 3 }, (_, i) => (src[Math.floor(i / 3) * 4 + (i % 3)]! - 127.5) / 128);
}
