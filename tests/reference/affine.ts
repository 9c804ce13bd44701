// Naive ReLU of scale · x + shift, a channel each; the product and the sum rounded to float32.

const f = Math.fround;

/** src (pixels, c) to the same. */
export function affine(src: Float32Array, weights: { scale: Float32Array; shift: Float32Array }): Float32Array {
  const c = weights.scale.length;
  return src.map((x, i) => Math.max(f(weights.shift[i % c]! + f(x * weights.scale[i % c]!)), 0));
}
