// P-Net's first layer and its pool, one after the other. The kernel sums a window column by column: that is a plain 1x1
// convolution of the window's 27 values in that order.
import { conv } from './conv.ts';
import { maxPool } from './pool.ts';

/** src (h, w, 3) to dst (ceil((h - 2) / 2), ceil((w - 2) / 2), 12), the last two channels 0; filters (10, 3, 3, 3). */
export function convPool(
  src: Float32Array,
  weights: { w: Float32Array; bias: Float32Array; slope: Float32Array },
  { h, w }: { h: number; w: number },
): Float32Array {
  const [ch, cw] = [h - 2, w - 2];
  // each window as one pixel of 27 values, column · row · color
  const windows = new Float32Array(ch * cw * 27);
  const filters = new Float32Array(10 * 27);
  for (let k = 0; k < 27; k++) {
    const [kx, ky, i] = [Math.floor(k / 9), Math.floor(k / 3) % 3, k % 3];
    for (let o = 0; o < 10; o++) filters[o * 27 + k] = weights.w[((o * 3 + ky) * 3 + kx) * 3 + i]!;
    for (let p = 0; p < ch * cw; p++) {
      windows[p * 27 + k] = src[((Math.floor(p / cw) + ky) * w + (p % cw) + kx) * 3 + i]!;
    }
  }
  const shape = { maps: 1, h: ch, w: cw, cin: 27, cout: 10, kh: 1, kw: 1, stride: 1 };
  const map = conv(windows, { ...weights, w: filters }, shape);
  const padded = Float32Array.from({ length: ch * cw * 12 }, (_, i) =>
    i % 12 < 10 ? map[Math.floor(i / 12) * 10 + (i % 12)]! : 0,
  );
  return maxPool(padded, { maps: 1, h: ch, w: cw, c: 12, oh: Math.ceil(ch / 2), ow: Math.ceil(cw / 2), size: 2 });
}
