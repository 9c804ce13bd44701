// Shapes of the Winograd convolution, as outputs: src is (maps, oh + 2, ow + 2, cin). `size`: a tile's side; `tiles`:
// tiles a unit.

import type { TileSize } from '../../bindings/weights/pack.ts';

export interface WinogradCase {
  name: string;
  maps: number;
  oh: number;
  ow: number;
  cin: number;
  cout: number;
  size: TileSize;
  tiles: number;
}

export const netCases: readonly WinogradCase[] = [
  { name: 'pnet conv2, a band', maps: 1, oh: 18, ow: 158, cin: 12, cout: 16, size: 4, tiles: 48 },
  { name: 'pnet conv3, a band', maps: 1, oh: 16, ow: 156, cin: 16, cout: 32, size: 4, tiles: 48 },
  { name: 'rnet conv1', maps: 2, oh: 22, ow: 22, cin: 3, cout: 28, size: 4, tiles: 16 },
  { name: 'onet conv1', maps: 1, oh: 46, ow: 46, cin: 3, cout: 32, size: 4, tiles: 16 },
  { name: 'rnet conv2', maps: 3, oh: 9, ow: 9, cin: 28, cout: 48, size: 3, tiles: 48 },
  { name: 'onet conv2', maps: 1, oh: 21, ow: 21, cin: 32, cout: 64, size: 3, tiles: 48 },
  { name: 'onet conv3', maps: 2, oh: 8, ow: 8, cin: 64, cout: 64, size: 4, tiles: 48 },
];

const SIZES: readonly TileSize[] = [3, 4];

export const oddCases: readonly WinogradCase[] = SIZES.flatMap((size) => [
  ...[3, 4, 5, 6, 7, 8, 9, 12, 13].filter((ow) => ow >= size).map((ow) => odd(size, `${ow} wide`, 1, 4, ow, 4, 8)),
  ...[3, 5, 6, 7, 8, 11].filter((oh) => oh >= size).map((oh) => odd(size, `${oh} high`, 1, oh, 4, 4, 8)),
  ...[3, 4, 8, 12, 28].map((cin) => odd(size, `${cin} inputs`, 1, 6, 7, cin, 8)),
  ...[4, 8, 12, 28, 48].map((cout) => odd(size, `${cout} outputs`, 1, 6, 7, 8, cout)),
  ...[1, 2, 3, 4, 5, 7].map((tiles) => ({ ...odd(size, `${tiles} tiles a unit`, 3, 9, 10, 4, 12), tiles })),
  odd(size, 'several maps', 5, 5, 5, 4, 4),
]);

export const cases: readonly WinogradCase[] = [...netCases, ...oddCases];

function odd(
  size: TileSize,
  name: string,
  maps: number,
  oh: number,
  ow: number,
  cin: number,
  cout: number,
): WinogradCase {
  return { name: `${name}, ${size}x${size}`, maps, oh, ow, cin, cout, size, tiles: 48 };
}
