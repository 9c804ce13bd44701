// Shapes of the direct convolution: the networks' own, and odd ones. Channels are the stored ones; src is (maps, h, w,
// cin).

export interface ConvCase {
  name: string;
  maps: number;
  h: number;
  w: number;
  cin: number;
  cout: number;
  kh: number;
  kw: number;
  stride: number;
}

/** The layers of the three networks (a dense layer is a window as large as its map), a few crops at a time. */
export const netCases: readonly ConvCase[] = [
  shape('pnet conv1', 1, 61, 47, 3, 12, 3),
  shape('pnet conv2, screened cells', 9, 5, 5, 12, 16, 3),
  shape('pnet conv3, screened cells', 9, 3, 3, 16, 32, 3),
  shape('pnet heads, screened cells', 9, 1, 1, 32, 8, 1),
  shape('rnet conv1', 3, 24, 24, 3, 28, 3),
  shape('rnet conv2', 3, 11, 11, 28, 48, 3),
  shape('rnet conv3', 3, 4, 4, 48, 64, 2),
  shape('rnet fc1', 5, 3, 3, 64, 128, 3),
  shape('rnet heads', 5, 1, 1, 128, 8, 1),
  shape('onet conv1', 2, 48, 48, 3, 32, 3),
  shape('onet conv2', 1, 23, 23, 32, 64, 3),
  shape('onet conv3', 2, 10, 10, 64, 64, 3),
  shape('onet conv4', 3, 4, 4, 64, 128, 2),
  shape('onet fc1', 3, 3, 3, 128, 256, 3),
  shape('onet heads', 5, 1, 1, 256, 16, 1),
];

/** Every loop zero, one and several times, and with a remainder. A unit is 64 pixels, a tile 4 pixels by 8 channels. */
export const oddCases: readonly ConvCase[] = [
  // widths of the output: less than a tile, one, more
  ...[1, 2, 3, 4, 5, 7, 8, 9].map((w) => shape(`output ${w} wide`, 1, 4, w + 2, 4, 8, 3)),
  // one row of pixels less than, equal to and more than a unit
  ...[1, 3, 4, 63, 64, 65, 128, 131].map((w) => shape(`${w} pixels`, 1, 1, w, 4, 8, 1)),
  ...[4, 8, 12, 16, 28, 48].map((cout) => shape(`${cout} outputs`, 2, 4, 6, 4, cout, 2)),
  ...[1, 2, 3, 7].map((k) => shape(`window ${k}`, 1, 9, 10, 3, 12, k)),
  ...[1, 2, 3, 4, 5, 12].map((cin) => shape(`${cin} inputs`, 1, 5, 6, cin, 12, 3)),
  { name: 'window of 1 row', maps: 1, h: 3, w: 9, cin: 2, cout: 12, kh: 1, kw: 3, stride: 1 },
  { name: 'window of 1 column', maps: 1, h: 9, w: 3, cin: 2, cout: 12, kh: 3, kw: 1, stride: 1 },
  { ...shape('stride 2', 2, 9, 11, 4, 12, 3), stride: 2 },
  { ...shape('stride 3', 2, 16, 22, 3, 12, 7), stride: 3 },
  { ...shape('stride 3, one row', 1, 3, 30, 3, 8, 3), stride: 3 },
  { ...shape('stride 3, one column', 1, 30, 3, 3, 8, 3), stride: 3 },
  // a unit ends in the middle of a row and of a map
  shape('13 maps of 3x3', 13, 3, 3, 4, 12, 1),
  shape('5 maps of 7x5', 5, 9, 7, 4, 4, 3),
  shape('70 maps of one pixel', 70, 2, 2, 4, 12, 2),
  shape('one map of one pixel', 1, 3, 3, 4, 4, 3),
];

export const cases: readonly ConvCase[] = [...netCases, ...oddCases];

/** Maps (h, w) that lie inside a border of zeros, which makes a convolution "same": ELG's, and odd ones. */
export const sameCases: readonly (ConvCase & { border: number })[] = [
  { ...shape('elg first layer', 1, 108, 180, 1, 32, 7), stride: 3, border: 2 },
  { ...shape('elg level 2', 2, 18, 30, 16, 16, 3), border: 1 },
  { ...shape('elg level 5', 2, 3, 4, 16, 16, 3), border: 1 },
  { ...shape('lite level 5', 3, 3, 4, 8, 8, 3), border: 1 },
  ...[1, 2, 3, 4, 5, 7].map((w) => ({ ...shape(`${w} wide`, 2, 3, w, 4, 8, 3), border: 1 })),
  { ...shape('one pixel', 3, 1, 1, 4, 12, 3), border: 1 },
  { ...shape('4 outputs', 1, 6, 5, 12, 4, 3), border: 1 },
  { ...shape('a border of 2', 2, 4, 5, 4, 8, 5), border: 2 },
  { ...shape('more than a unit', 1, 9, 15, 4, 4, 3), border: 1 },
];

/** Rows and columns of the output. */
export function outputOf({ h, w, kh, kw, stride }: ConvCase): { oh: number; ow: number } {
  return { oh: Math.floor((h - kh) / stride) + 1, ow: Math.floor((w - kw) / stride) + 1 };
}

function shape(name: string, maps: number, h: number, w: number, cin: number, cout: number, k: number): ConvCase {
  return { name, maps, h, w, cin, cout, kh: k, kw: k, stride: 1 };
}
