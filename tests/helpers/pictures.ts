// Pictures to look for faces in: noise, and the recorded ones.
import { decodeImage } from '../../bindings/decode/index.ts';
import type { Rgba } from '../../bindings/runtime/ops.ts';
import type { Engine } from '../../bindings/runtime/engine.ts';
import type { PixelImage } from '../../bindings/types.ts';
import type { Random } from './random.ts';
import { sharedPath } from './shared.ts';

/** RGBA noise; `grain` pixels of one color each way, which excites a network more than single ones. */
export function noise(random: Random, width: number, height: number, grain = 1): PixelImage {
  const data = new Uint8Array(width * height * 4);
  const across = Math.ceil(width / grain);
  const colors = random.u8(across * Math.ceil(height / grain) * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / grain) * across + Math.floor(x / grain)) * 4;
      data.set(colors.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return { data, width, height, format: 'rgba' };
}

/** A recorded picture, RGBA. */
export function sharedPicture(name: string): Promise<PixelImage> {
  return decodeImage(sharedPath(`images/${name}.png`), 1e8);
}

/** Three of each four bytes. */
export function toRgb(rgba: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
}

/** Copies RGBA pixels into the arena. */
export function place({ arena }: Engine, { data, width, height }: PixelImage): Rgba {
  const at = arena.alloc(data.length);
  arena.u8(at, data.length).set(data);
  return { at, width, height };
}

/** Gray bytes as gray RGBA: the same value in each of four bytes. */
export function spread(gray: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: gray.length * 4 }, (_, i) => gray[i >> 2]!);
}
