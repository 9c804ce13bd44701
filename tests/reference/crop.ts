// Boxes to net inputs: the pixels under the box as doubles, black outside the picture, INTER_AREA, normalized, float32.
import { resizeInterArea } from './resize.ts';

/** src (h, w) RGBA; box x1, y1, x2, y2, 1-based and inclusive; to (size, size, 3). */
export function crop(
  src: Uint8Array,
  { w, h }: { w: number; h: number },
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  size: number,
): Float32Array {
  const cw = x2 - x1 + 1;
  const ch = y2 - y1 + 1;
  if (cw < 1 || ch < 1) return new Float32Array(size * size * 3).fill(normal(0));
  const data = new Float64Array(cw * ch * 3);
  for (let row = 0; row < ch; row++) {
    for (let column = 0; column < cw; column++) {
      const [y, x] = [y1 - 1 + row, x1 - 1 + column];
      if (y < 0 || y >= h || x < 0 || x >= w) continue;
      for (let c = 0; c < 3; c++) data[(row * cw + column) * 3 + c] = src[(y * w + x) * 4 + c]!;
    }
  }
  return Float32Array.from(resizeInterArea({ data, w: cw, h: ch, c: 3 }, size, size, false), normal);
}

function normal(v: number): number {
  return (v - 127.5) * 0.0078125;
}
