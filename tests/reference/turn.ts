// Turned crops and pictures, one pixel at a time.

import type { Affine2d } from '../../bindings/runtime/ops.ts';

const f = Math.fround;

/** (from, from, 3) to (size, size, 3): linear between four pixels, the border repeated, all in float32. */
export function turn(src: Float32Array, from: number, size: number, map: Affine2d): Float32Array {
  const [xu, xv, x0, yu, yv, y0] = [map.xu, map.xv, map.x0, map.yu, map.yv, map.y0].map(f) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const clamp = (at: number) => Math.max(0, Math.min(at, from - 1));
  const at = (x: number, y: number, c: number) => src[(Math.min(y, from - 1) * from + Math.min(x, from - 1)) * 3 + c]!;
  const between = (a: number, b: number, share: number) => f(a + f(f(b - a) * share));
  return Float32Array.from({ length: size * size * 3 }, (_, i) => {
    const [u, v, c] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size), i % 3];
    const x = clamp(f(f(f(xu * u) + f(xv * v)) + x0));
    const y = clamp(f(f(f(yu * u) + f(yv * v)) + y0));
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const row = (r: number) => between(at(left, r, c), at(left + 1, r, c), f(x - left));
    return between(row(top), row(top + 1), f(y - top));
  });
}

/** Pixels (h, w) turned clockwise. */
export function quarter(src: Uint32Array, w: number, h: number, quarters: number): Uint32Array {
  if (quarters === 0) return src;
  const once = Uint32Array.from({ length: w * h }, (_, i) => src[(h - 1 - (i % h)) * w + Math.floor(i / h)]!);
  return quarter(once, h, w, quarters - 1);
}
