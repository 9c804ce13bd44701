// Shapes of max pooling at stride 2. `ceil`: the last window may hang over the edge.

export interface PoolCase {
  name: string;
  maps: number;
  h: number;
  w: number;
  c: number;
  size: 2 | 3;
  oh: number;
  ow: number;
}

export const netCases: readonly PoolCase[] = [
  pool('pnet pool1', 1, 59, 45, 12, 2, 'ceil'),
  pool('rnet pool1', 3, 22, 22, 28, 3, 'ceil'),
  pool('rnet pool2', 3, 9, 9, 48, 3, 'floor'),
  pool('onet pool1', 2, 46, 46, 32, 3, 'ceil'),
  pool('onet pool2', 2, 21, 21, 64, 3, 'floor'),
  pool('onet pool3', 3, 8, 8, 64, 2, 'ceil'),
];

export const oddCases: readonly PoolCase[] = [
  ...[1, 2, 3, 4, 5, 7].map((n) => pool(`2x2 over ${n}x${n}`, 2, n, n, 4, 2, 'ceil')),
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => pool(`3x3 over ${n}x${n}`, 2, n, n, 4, 3, 'ceil')),
  ...[3, 4, 5, 6, 7].map((n) => pool(`3x3 inside ${n}x${n}`, 2, n, n, 4, 3, 'floor')),
  ...[4, 8, 12, 20].map((c) => pool(`${c} channels`, 1, 5, 6, c, 2, 'ceil')),
  pool('one row', 1, 1, 9, 4, 2, 'ceil'),
  pool('one column', 3, 9, 1, 4, 3, 'ceil'),
];

export const cases: readonly PoolCase[] = [...netCases, ...oddCases];

function pool(
  name: string,
  maps: number,
  h: number,
  w: number,
  c: number,
  size: 2 | 3,
  edge: 'ceil' | 'floor',
): PoolCase {
  const out = (n: number) => (edge === 'ceil' ? Math.ceil(n / 2) : Math.floor((n - size) / 2) + 1);
  return { name, maps, h, w, c, size, oh: out(h), ow: out(w) };
}
