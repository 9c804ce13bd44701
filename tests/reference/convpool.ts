// P-Net's first layer and its pool, one after the other.
import { conv } from './conv.ts';
import { maxPool } from './pool.ts';

/** src (h, w, 3) to dst (ceil((h - 2) / 2), ceil((w - 2) / 2), 12). */
export function convPool(
  src: Float32Array,
  weights: { w: Float32Array; bias: Float32Array; slope: Float32Array },
  { h, w }: { h: number; w: number },
): Float32Array {
  const map = conv(src, weights, { maps: 1, h, w, cin: 3, cout: 12, kh: 3, kw: 3, stride: 1 });
  const [ch, cw] = [h - 2, w - 2];
  return maxPool(map, { maps: 1, h: ch, w: cw, c: 12, oh: Math.ceil(ch / 2), ow: Math.ceil(cw / 2), size: 2 });
}
