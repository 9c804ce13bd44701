// Naive convolution: bias, then products in the order of window row, window column, input channel, each product and
// each sum rounded to float32; then PReLU. Weights as in a file, from O · H · W · I. A dense layer is a window as large
// as the map.

const f = Math.fround;

/** src (maps, h, w, cin) to dst (maps, oh, ow, cout), NHWC. */
export function conv(
  src: Float32Array,
  weights: { w: Float32Array; bias: Float32Array; slope: Float32Array },
  shape: { maps: number; h: number; w: number; cin: number; cout: number; kh: number; kw: number; stride: number },
): Float32Array {
  const { maps, h, w, cin, cout, kh, kw, stride } = shape;
  const oh = Math.floor((h - kh) / stride) + 1;
  const ow = Math.floor((w - kw) / stride) + 1;
  const dst = new Float32Array(maps * oh * ow * cout);
  let at = 0;
  for (let map = 0; map < maps; map++) {
    for (let y = 0; y < oh; y++) {
      for (let x = 0; x < ow; x++) {
        for (let co = 0; co < cout; co++) {
          let acc = weights.bias[co]!;
          for (let ky = 0; ky < kh; ky++) {
            for (let kx = 0; kx < kw; kx++) {
              const pixel = ((map * h + y * stride + ky) * w + x * stride + kx) * cin;
              const tap = ((co * kh + ky) * kw + kx) * cin;
              for (let ci = 0; ci < cin; ci++) acc = f(acc + f(src[pixel + ci]! * weights.w[tap + ci]!));
            }
          }
          dst[at++] = prelu(acc, weights.slope[co]!);
        }
      }
    }
  }
  return dst;
}

export function prelu(x: number, slope: number): number {
  return x > 0 ? x : f(slope * x);
}

/** src (maps, h, w, cin) with `border` zeros on each side. */
export function bordered(
  src: Float32Array,
  { maps, h, w, cin }: { maps: number; h: number; w: number; cin: number },
  border: number,
): Float32Array {
  const [oh, ow] = [h + 2 * border, w + 2 * border];
  const dst = new Float32Array(maps * oh * ow * cin);
  for (let row = 0; row < maps * h; row++) {
    const to = ((Math.floor(row / h) * oh + (row % h) + border) * ow + border) * cin;
    dst.set(src.subarray(row * w * cin, (row + 1) * w * cin), to);
  }
  return dst;
}
