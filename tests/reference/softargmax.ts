// Naive soft-argmax in double: the mean cell under softmax(beta · heat), cells counted at their centers; and the
// highest value.

/** src (maps, h, w, c) to (maps, 3, c): x, y, highest value. */
export function softArgmax(
  src: Float32Array,
  { maps, h, w, c }: { maps: number; h: number; w: number; c: number },
  beta: number,
): Float64Array {
  const dst = new Float64Array(maps * 3 * c);
  for (let map = 0; map < maps; map++) {
    for (let i = 0; i < c; i++) {
      const heat = (cell: number) => src[(map * h * w + cell) * c + i]!;
      let most = -Infinity;
      for (let cell = 0; cell < h * w; cell++) most = Math.max(most, heat(cell));
      let [sum, x, y] = [0, 0, 0];
      for (let cell = 0; cell < h * w; cell++) {
        const share = Math.exp(beta * (heat(cell) - most));
        sum += share;
        x += share * ((cell % w) + 0.5);
        y += share * (Math.floor(cell / w) + 0.5);
      }
      dst.set([x / sum], 3 * map * c + i);
      dst.set([y / sum], (3 * map + 1) * c + i);
      dst.set([most], (3 * map + 2) * c + i);
    }
  }
  return dst;
}
