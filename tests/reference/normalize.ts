// RGBA bytes to (v - 127.5) / 128, three channels; and the planes that P-Net's first layer reads.

export function normalize(src: Uint8Array, pixels: number): Float32Array {
  return Float32Array.from({ length: pixels * 3 }, (_, i) => (src[Math.floor(i / 3) * 4 + (i % 3)]! - 127.5) / 128);
}

/** (h, w, 3) to (h, 3, 2, plane): each channel's even and odd columns, NaN where a plane has room left. */
export function toPlanes(values: Float32Array, { h, w }: { h: number; w: number }, plane: number): Float32Array {
  const out = new Float32Array(h * 6 * plane).fill(NaN);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) out[(y * 6 + 2 * c + (x % 2)) * plane + (x >> 1)] = values[(y * w + x) * 3 + c]!;
    }
  }
  return out;
}
