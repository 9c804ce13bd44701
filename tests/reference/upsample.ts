// Naive enlarging by weights an axis: over the rows, then along each row, then the skip map; each product and each sum
// rounded to float32.

/** Of each output along one axis: which inputs it takes, and how much of each. */
export type AxisTaps = readonly (readonly (readonly [index: number, weight: number])[])[];

const f = Math.fround;

/** src (maps, h, w, c) to (maps, oh, ow, c), plus `skip` of that shape. */
export function upsample(
  src: Float32Array,
  skip: Float32Array,
  taps: { x: AxisTaps; y: AxisTaps },
  { maps, h, w, c }: { maps: number; h: number; w: number; c: number },
): Float32Array {
  const dst = new Float32Array(maps * taps.y.length * taps.x.length * c);
  let at = 0;
  for (let map = 0; map < maps; map++) {
    for (const rows of taps.y) {
      for (const columns of taps.x) {
        for (let i = 0; i < c; i++) {
          const across = (column: number) => blend(rows, (row) => src[((map * h + row) * w + column) * c + i]!);
          dst[at] = blend(columns, across) + skip[at]!;
          at++;
        }
      }
    }
  }
  return dst;
}

function blend(taps: AxisTaps[number], value: (index: number) => number): number {
  return taps.reduce((sum, [index, weight]) => f(sum + f(f(weight) * value(index))), 0);
}
