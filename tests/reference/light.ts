// The light of RGBA pictures: what it is like, curves, a blur; one pixel at a time.
import { grayOf } from './gray.ts';

export interface Light {
  luma: number[];
  red: number[];
  blue: number[];
  squares: number;
  noise: number;
  blocks: number;
}

/**
 * Of every `step`th pixel: counts of luminance; r - g and b - g summed for each eighth luminance and squared in all;
 * |green times (1 -2 1; -2 4 -2; 1 -2 1)| of the 3x3 pixels that begin there (Immerkaer 1996).
 */
export function histogram(src: Uint8Array, w: number, h: number, step: number): Light {
  const zeros = (n: number) => new Array<number>(n).fill(0);
  const light: Light = { luma: zeros(256), red: zeros(32), blue: zeros(32), squares: 0, noise: 0, blocks: 0 };
  const at = (x: number, y: number, channel: number) => src[(y * w + x) * 4 + channel]!;
  const mask = [1, -2, 1];
  for (let y = 0; y < h; y += step) {
    for (let x = 0; x < w; x += step) {
      const [r, g, b] = [at(x, y, 0), at(x, y, 1), at(x, y, 2)];
      const luma = grayOf(r, g, b);
      light.luma[luma]!++;
      light.red[Math.floor(luma / 8)]! += r - g;
      light.blue[Math.floor(luma / 8)]! += b - g;
      light.squares += (r - g) ** 2 + (b - g) ** 2;
      if (x + 2 >= w || y + 2 >= h) continue;
      let sum = 0;
      for (let j = 0; j < 3; j++) for (let i = 0; i < 3; i++) sum += mask[i]! * mask[j]! * at(x + i, y + j, 1);
      light.noise += Math.abs(sum);
      light.blocks++;
    }
  }
  return light;
}

/** Each channel by its table of 256, one after the other; opaque. */
export function curve(src: Uint8Array, tables: Uint8Array): Uint8Array {
  return src.map((v, i) => (i % 4 === 3 ? 255 : tables[(i % 4) * 256 + v]!));
}

/** The product of (side, 256 - 2 side, side) down and across, in 65536ths, rounded half up; the border repeated. */
export function soften(src: Uint8Array, w: number, h: number, side: number): Uint8Array {
  const weights = [side, 256 - 2 * side, side];
  const clamp = (i: number, n: number) => Math.max(0, Math.min(i, n - 1));
  return src.map((_, index) => {
    const [x, y] = [Math.floor(index / 4) % w, Math.floor(index / 4 / w)];
    let sum = 32768;
    for (let j = 0; j < 3; j++) {
      for (let i = 0; i < 3; i++) {
        const from = (clamp(y + j - 1, h) * w + clamp(x + i - 1, w)) * 4 + (index % 4);
        sum += weights[i]! * weights[j]! * src[from]!;
      }
    }
    return Math.floor(sum / 65536);
  });
}
