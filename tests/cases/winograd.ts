// Shapes of the Winograd convolution, as outputs: src is (maps, oh + 2, ow + 2, cin). `tiles`: 4x4 tiles a unit.

export interface WinogradCase {
  name: string;
  maps: number;
  oh: number;
  ow: number;
  cin: number;
  cout: number;
  tiles: number;
}

export const netCases: readonly WinogradCase[] = [
  { name: 'pnet conv2, a band', maps: 1, oh: 18, ow: 158, cin: 12, cout: 16, tiles: 48 },
  { name: 'pnet conv3, a band', maps: 1, oh: 16, ow: 156, cin: 16, cout: 32, tiles: 48 },
  { name: 'rnet conv2', maps: 3, oh: 9, ow: 9, cin: 28, cout: 48, tiles: 48 },
  { name: 'onet conv2', maps: 1, oh: 21, ow: 21, cin: 32, cout: 64, tiles: 48 },
  { name: 'onet conv3', maps: 2, oh: 8, ow: 8, cin: 64, cout: 64, tiles: 48 },
];

export const oddCases: readonly WinogradCase[] = [
  ...[4, 5, 6, 7, 8, 9, 12, 13].map((ow) => odd(`${ow} wide`, 1, 4, ow, 4, 8)),
  ...[5, 6, 7, 8, 11].map((oh) => odd(`${oh} high`, 1, oh, 4, 4, 8)),
  ...[4, 8, 12, 28].map((cin) => odd(`${cin} inputs`, 1, 6, 7, cin, 8)),
  ...[4, 8, 12, 28, 48].map((cout) => odd(`${cout} outputs`, 1, 6, 7, 8, cout)),
  ...[1, 2, 3, 4, 5, 7].map((tiles) => ({ ...odd(`${tiles} tiles a unit`, 3, 9, 10, 4, 12), tiles })),
  odd('several maps', 5, 5, 5, 4, 4),
];

export const cases: readonly WinogradCase[] = [...netCases, ...oddCases];

function odd(name: string, maps: number, oh: number, ow: number, cin: number, cout: number): WinogradCase {
  return { name, maps, oh, ow, cin, cout, tiles: 48 };
}
