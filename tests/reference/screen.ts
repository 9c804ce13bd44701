// Which cells of a map could pass: the dot product of a pixel and the weights, against a bound. Float32, four sums of
// every fourth channel, then (0 + 2) + (1 + 3).

const f = Math.fround;

/** src (h, w, c) to the columns that pass, for each row. */
export function screen(
  src: Float32Array,
  weights: { values: Float32Array; bias: number },
  { h, w, c }: { h: number; w: number; c: number },
  bound: number,
): number[][] {
  const wanted = f(f(bound) - f(weights.bias));
  const rows: number[][] = [];
  for (let y = 0; y < h; y++) {
    const row: number[] = [];
    for (let x = 0; x < w; x++) {
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < c; i++) sums[i % 4] = f(sums[i % 4]! + f(src[(y * w + x) * c + i]! * weights.values[i]!));
      if (f(f(sums[0]! + sums[2]!) + f(sums[1]! + sums[3]!)) >= wanted) row.push(x);
    }
    rows.push(row);
  }
  return rows;
}

/** The columns of all rows as pairs x, y; row 0 is row `top`. */
export function cells(rows: readonly (readonly number[])[], top: number): number[] {
  return rows.flatMap((columns, y) => columns.flatMap((x) => [x, top + y]));
}

/** The pixels under windows of size x size, each once, in the order in which the windows come to them. */
export function cover(cells: ArrayLike<number>, n: number, size: number): number[] {
  const seen = new Map<string, [number, number]>();
  for (let i = 0; i < n; i++) {
    const [left, top] = [cells[2 * i]!, cells[2 * i + 1]!];
    for (let y = top; y < top + size; y++) for (let x = left; x < left + size; x++) seen.set(`${x} ${y}`, [x, y]);
  }
  return [...seen.values()].flat();
}
