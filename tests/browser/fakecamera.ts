// What Chromium's fake camera shows: a file of raw video, made from a photograph that moves a little.
import { writeFileSync } from 'node:fs';
import type { PixelImage } from '../../bindings/types.ts';

/** Writes frames of one even size as YUV4MPEG2, 4:2:0. */
export function writeY4m(path: string, frames: readonly PixelImage[], fps: number): void {
  const { width, height } = frames[0]!;
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, ...frames.flatMap((frame) => [Buffer.from('FRAME\n'), planes(frame)])]));
}

// BT.601, studio range; colors of one pixel in four.
function planes({ data, width, height }: PixelImage): Buffer {
  const out = Buffer.alloc((width * height * 3) / 2);
  const [u, v] = [width * height, (width * height * 5) / 4];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
      out[y * width + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      if (x % 2 || y % 2) continue;
      const half = (y / 2) * (width / 2) + x / 2;
      out[u + half] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      out[v + half] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  }
  return out;
}

/** A photograph's part at `(x, y)` px of this size. */
export function part({ data, width }: PixelImage, x: number, y: number, w: number, h: number): PixelImage {
  const out = new Uint8Array(w * h * 4);
  for (let row = 0; row < h; row++) {
    const from = 4 * ((y + row) * width + x);
    out.set(data.subarray(from, from + 4 * w), 4 * row * w);
  }
  return { data: out, width: w, height: h, format: 'rgba' };
}

/** A photograph so many times smaller. */
export function shrink({ data, width, height }: PixelImage, times: number): PixelImage {
  const [w, h] = [Math.floor(width / times), Math.floor(height / times)];
  const out = new Uint8Array(w * h * 4);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (let v = 0; v < times; v++) {
          for (let u = 0; u < times; u++) sum += data[4 * ((y * times + v) * width + x * times + u) + c]!;
        }
        out[4 * (y * w + x) + c] = sum / times ** 2;
      }
    }
  }
  return { data: out, width: w, height: h, format: 'rgba' };
}
