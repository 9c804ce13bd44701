// Gray of OpenCV, and gray of a turned part of a picture, one pixel at a time.

import type { Affine2d } from '../../bindings/runtime/ops.ts';
import { roundEven } from './resize.ts';

const f = Math.fround;

/** RGB2GRAY of OpenCV 4 (15 bits a weight). */
export function grayOf(r: number, g: number, b: number): number {
  return (9798 * r + 19235 * g + 3735 * b + 16384) >> 15;
}

/** src: RGBA, `row` bytes a row, to w x h bytes. */
export function gray(src: Uint8Array, row: number, w: number, h: number): Uint8Array {
  return Uint8Array.from({ length: w * h }, (_, i) => {
    const at = Math.floor(i / w) * row + (i % w) * 4;
    return grayOf(src[at]!, src[at + 1]!, src[at + 2]!);
  });
}

/**
 * Linear between the grays of the four pixels around (xu u + xv v + x0, yu u + yv v + y0), the border's pixel where
 * there is none: along the rows, then between them; positions in double, the rest rounded to float32, bytes half to
 * even.
 */
export function warp(
  src: { data: Uint8Array; w: number; h: number },
  width: number,
  height: number,
  { xu, xv, x0, yu, yv, y0 }: Affine2d,
): Uint8Array {
  const clamp = (i: number, n: number) => Math.max(0, Math.min(i, n - 1));
  const value = (x: number, y: number) => {
    const at = (clamp(y, src.h) * src.w + clamp(x, src.w)) * 4;
    return grayOf(src.data[at]!, src.data[at + 1]!, src.data[at + 2]!);
  };
  const between = (a: number, b: number, t: number) => f(f(a * f(1 - t)) + f(b * t));
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [u, v] = [i % width, Math.floor(i / width)];
    const x = xu * u + xv * v + x0;
    const y = yu * u + yv * v + y0;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [f(x - left), f(y - top)];
    const row = (at: number) => between(value(left, at), value(left + 1, at), fx);
    return roundEven(between(row(top), row(top + 1), fy));
  });
}
