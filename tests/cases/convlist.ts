// Convolutions of maps (h, w, cin) to cout channels by k x k windows, at `n` listed pixels; row 0 of the map is row
// `top`.

export interface ConvListCase {
  name: string;
  h: number;
  w: number;
  cin: number;
  cout: number;
  k: number;
  n: number;
  top: number;
}

export const netCases: readonly ConvListCase[] = [
  { name: 'pnet conv2, a band', h: 20, w: 60, cin: 12, cout: 16, k: 3, n: 150, top: 32 },
  { name: 'pnet conv3, a band', h: 18, w: 58, cin: 16, cout: 32, k: 3, n: 70, top: 32 },
];

export const oddCases: readonly ConvListCase[] = [
  ...[0, 1, 2, 3, 4, 5, 7, 8, 64, 65].map((n) => odd(`${n} pixels`, 4, 8, 3, n)),
  ...[4, 8, 12, 20].map((cout) => odd(`${cout} outputs`, 4, cout, 3, 6)),
  ...[1, 2, 3, 5].map((k) => odd(`${k}x${k}`, 4, 12, k, 9)),
];

export const cases: readonly ConvListCase[] = [...netCases, ...oddCases];

function odd(name: string, cin: number, cout: number, k: number, n: number): ConvListCase {
  return { name, h: 9, w: 11, cin, cout, k, n, top: 5 };
}
