// Naive max pooling at stride 2: the largest value of a window, as far as the window lies on the map.

/** src (maps, h, w, c) to dst (maps, oh, ow, c). */
export function maxPool(
  src: Float32Array,
  shape: { maps: number; h: number; w: number; c: number; oh: number; ow: number; size: number },
): Float32Array {
  const { maps, h, w, c, oh, ow, size } = shape;
  const dst = new Float32Array(maps * oh * ow * c).fill(-Infinity);
  for (let map = 0; map < maps; map++) {
    for (let y = 0; y < oh; y++) {
      for (let x = 0; x < ow; x++) {
        for (let sy = 2 * y; sy < Math.min(2 * y + size, h); sy++) {
          for (let sx = 2 * x; sx < Math.min(2 * x + size, w); sx++) {
            for (let i = 0; i < c; i++) {
              const to = ((map * oh + y) * ow + x) * c + i;
              dst[to] = Math.max(dst[to]!, src[((map * h + sy) * w + sx) * c + i]!);
            }
          }
        }
      }
    }
  }
  return dst;
}
