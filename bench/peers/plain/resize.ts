// A level of the pyramid, normalized: INTER_AREA of RGBA bytes, rounded to bytes between as OpenCV does.
import type { PixelImage } from '../../../bindings/types.ts';
import { alongX, axis, type Places } from './area.ts';

export function resizeLevel({ data, width, height }: PixelImage, w: number, h: number, places: Places): Float32Array {
  const src = data as Uint8Array;
  const grows = w > width || h > height;
  const x = axis(width, w, grows);
  const y = axis(height, h, grows);
  const out = new Float32Array(w * h * 3);
  const line = new Float64Array(w * 3);
  const sums = new Float64Array(w * 3);
  let ready = -1;
  for (let row = 0; row < h; row++) {
    sums.fill(0);
    let at = y.first[row]!;
    for (let k = y.from[row]!; k < y.from[row + 1]!; k++, at++) {
      // neighboring rows share one of the photo's
      if (at !== ready) {
        alongX(src, at * width * 4, x, line);
        ready = at;
      }
      const weight = y.weights[k]!;
      for (let i = 0; i < sums.length; i++) sums[i]! += line[i]! * weight;
    }
    let o = row * w * places.pixel;
    for (let i = 0; i < sums.length; i += 3, o += places.pixel) {
      out[o] = (((sums[i]! + 0.5) | 0) - 127.5) * 0.0078125;
      out[o + places.channel] = (((sums[i + 1]! + 0.5) | 0) - 127.5) * 0.0078125;
      out[o + 2 * places.channel] = (((sums[i + 2]! + 0.5) | 0) - 127.5) * 0.0078125;
    }
  }
  return out;
}
