// What the functions of the kernels are given: places in the arena, in bytes.

/** `maps` maps of h x w pixels; bytes between maps, rows and pixels. */
export interface MapView {
  at: number;
  map: number;
  row: number;
  pix: number;
}

/** Packed weights of a convolution; cout a multiple of 4. */
export interface ConvWeights {
  w: number;
  bias: number;
  slope: number;
  cout: number;
}

/** Scratch of the Winograd kernel: where each part starts, the stride of its planes, and all of it, in bytes. */
export interface WinogradScratch {
  tiles: number;
  v: number;
  vPlane: number;
  m: number;
  mPlane: number;
  temp: number;
  bytes: number;
}

/** A picture or a part of one: rows of RGBA bytes. */
export interface Rgba {
  at: number;
  width: number;
  height: number;
}

/** Where the pixel (u, v) of one picture lies in another: (xu u + xv v + x0, yu u + yv v + y0). */
export interface Affine2d {
  xu: number;
  xv: number;
  x0: number;
  yu: number;
  yv: number;
  y0: number;
}

/** Bytes of every second column of one color, in vectors of four (kernels/convpool.ts). */
export function planeBytes(w: number): number {
  return Math.ceil(w / 8) * 16;
}
