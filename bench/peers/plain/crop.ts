// The pixels under boxes as a batch of squares, normalized; black outside the picture. Not rounded to bytes.
import type { PixelImage } from '../../../bindings/types.ts';
import { alongX, axis, type Axis, type Places } from './area.ts';
import type { Candidate } from './boxes.ts';

/** `boxes` of whole pixels, 1-based and inclusive, as (n, size, size, 3) in the order that `places` says. */
export function cropAll(photo: PixelImage, boxes: readonly Candidate[], size: number, places: Places): Float32Array {
  const floats = size * size * 3;
  const out = new Float32Array(boxes.length * floats);
  const line = new Float64Array(size * 3);
  const sums = new Float64Array(size * 3);
  const axes = new Map<number, Axis>();
  const axisOf = (n: number, grows: boolean): Axis => {
    const key = grows ? -n : n;
    let found = axes.get(key);
    if (!found) axes.set(key, (found = axis(n, size, grows)));
    return found;
  };
  for (const [i, { x1, y1, x2, y2 }] of boxes.entries()) {
    const [width, height] = [x2 - x1 + 1, y2 - y1 + 1];
    let at = i * floats;
    if (width < 1 || height < 1) {
      out.fill(-127.5 * 0.0078125, at, at + floats);
      continue;
    }
    const grows = width < size || height < size;
    const x = axisOf(width, grows);
    const y = axisOf(height, grows);
    const fetch = rows(photo, x1 - 1, width);
    let ready = -1;
    for (let row = 0; row < size; row++) {
      sums.fill(0);
      let from = y.first[row]!;
      for (let k = y.from[row]!; k < y.from[row + 1]!; k++, from++) {
        if (from !== ready) {
          const { data, start } = fetch(y1 - 1 + from);
          alongX(data, start, x, line);
          ready = from;
        }
        const weight = y.weights[k]!;
        for (let c = 0; c < sums.length; c++) sums[c]! += line[c]! * weight;
      }
      for (let c = 0; c < sums.length; c += 3, at += places.pixel) {
        out[at] = (sums[c]! - 127.5) * 0.0078125;
        out[at + places.channel] = (sums[c + 1]! - 127.5) * 0.0078125;
        out[at + 2 * places.channel] = (sums[c + 2]! - 127.5) * 0.0078125;
      }
    }
  }
  return out;
}

// Rows of the photo from a column on; a copy only where the box reaches over the border.
function rows({ data, width, height }: PixelImage, left: number, columns: number) {
  const src = data as Uint8Array;
  const isInside = left >= 0 && left + columns <= width;
  const copy = new Uint8Array(isInside ? 0 : columns * 4);
  const black = new Uint8Array(columns * 4);
  return (y: number): { data: Uint8Array; start: number } => {
    if (y < 0 || y >= height) return { data: black, start: 0 };
    if (isInside) return { data: src, start: (y * width + left) * 4 };
    copy.fill(0);
    const from = Math.max(0, left);
    const to = Math.min(width, left + columns);
    if (to > from) copy.set(src.subarray((y * width + from) * 4, (y * width + to) * 4), (from - left) * 4);
    return { data: copy, start: 0 };
  };
}
