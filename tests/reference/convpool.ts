// P-Net's first layer and its pool, one after the other. The kernel sums a window column by column: that is the plain convolution of the
// picture and the filters on their side.
import { conv } from './conv.ts';
import { maxPool } from './pool.ts';

/** src (h, w, 3) to dst (ceil((h - 2) / 2), ceil((w - 2) / 2), 12); filters (12, 3, 3, 3). */
export function convPool(
  src: Float32Array,
  weights: { w: Float32Array; bias: Float32Array; slope: Float32Array },
  { h, w }: { h: number; w: number },
): Float32Array {
  const onSide = { ...weights, w: transpose(weights.w, 12, 3, 3, 3) };
  const shape = { maps: 1, h: w, w: h, cin: 3, cout: 12, kh: 3, kw: 3, stride: 1 };
  const map = transpose(conv(transpose(src, 1, h, w, 3), onSide, shape), 1, w - 2, h - 2, 12);
  const [ch, cw] = [h - 2, w - 2];
  return maxPool(map, { maps: 1, h: ch, w: cw, c: 12, oh: Math.ceil(ch / 2), ow: Math.ceil(cw / 2), size: 2 });
}

// (n, h, w, c) to (n, w, h, c)
function transpose(values: Float32Array, n: number, h: number, w: number, c: number): Float32Array {
  const out = new Float32Array(n * h * w * c);
  for (let i = 0; i < n; i++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        for (let k = 0; k < c; k++) out[((i * w + x) * h + y) * c + k] = values[((i * h + y) * w + x) * c + k]!;
      }
    }
  }
  return out;
}
