// The vector operations every kernel shares.

/**
 * acc + x * w: rounded twice, the same bits on every machine; in the relaxed build once where the machine has such an
 * instruction.
 */
// @ts-ignore: decorator
@inline
export function fma(x: v128, w: v128, acc: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, w, acc);
  else return mulAdd(x, w, acc);
}

/** acc + x * w, rounded twice in every build: where the reference's very bits are wanted. */
// @ts-ignore: decorator
@inline
export function mulAdd(x: v128, w: v128, acc: v128): v128 {
  return f32x4.add(acc, f32x4.mul(x, w));
}

/** x where x > 0, slope * x elsewhere. Slope 1 is no activation and slope 0 is ReLU, so there is no other one. */
// @ts-ignore: decorator
@inline
export function prelu(x: v128, slope: v128): v128 {
  // pmin and pmax are one x86 instruction each; f32x4.min and max are eight
  const zero = f32x4.splat(0);
  return fma(f32x4.pmin(x, zero), slope, f32x4.pmax(x, zero));
}

/** Sum of the four lanes: (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline
export function hsum(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The pixel at p, 4 bytes, as four i32. */
// @ts-ignore: decorator
@inline
export function pixel(p: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p)));
}
