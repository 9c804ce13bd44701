// What a 3x3 convolution should be, in float64. Winograd's sums are ordered by its transforms, which cost it digits: a
// twin equal bit for bit would have to repeat the kernel step by step and would show only that it was copied well. So
// the kernel is held against this one, within an error that the test states.

/** src (maps, oh + 2, ow + 2, cin) to dst (maps, oh, ow, cout), NHWC; weights from O · 3 · 3 · I. */
export function winograd(
  src: Float32Array,
  weights: { w: Float32Array; bias: Float32Array; slope: Float32Array },
  shape: { maps: number; oh: number; ow: number; cin: number; cout: number },
): Float64Array {
  const { maps, oh, ow, cin, cout } = shape;
  const dst = new Float64Array(maps * oh * ow * cout);
  let at = 0;
  for (let map = 0; map < maps; map++) {
    for (let y = 0; y < oh; y++) {
      for (let x = 0; x < ow; x++) {
        for (let co = 0; co < cout; co++) {
          let acc = weights.bias[co]!;
          for (let tap = 0; tap < 9; tap++) {
            const pixel = ((map * (oh + 2) + y + Math.floor(tap / 3)) * (ow + 2) + x + (tap % 3)) * cin;
            for (let ci = 0; ci < cin; ci++) acc += src[pixel + ci]! * weights.w[(co * 9 + tap) * cin + ci]!;
          }
          dst[at++] = acc > 0 ? acc : acc * weights.slope[co]!;
        }
      }
    }
  }
  return dst;
}
