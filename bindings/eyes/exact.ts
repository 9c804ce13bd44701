// Length and angle from operations that IEEE 754 rounds in one way. Math.hypot and Math.asin do not: their last bit
// depends on the engine, and on the processor where a compiler contracts products and sums.

/** The length of (x, y). */
export function lengthOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

// asin(x) = x + x r(x^2) for |x| <= 0.5, r = P / Q: the minimax approximation of Sun's fdlibm (e_asin.c), lowest power
// first.
const P = [
  1.66666666666666657415e-1, -3.25565818622400915405e-1, 2.01212532134862925881e-1, -4.00555345006794114027e-2,
  7.91534994289814532176e-4, 3.4793310759602116757e-5,
] as const;
const Q = [
  1, -2.40339491173441421878, 2.02094576023350569471, -6.8828397160545329303e-1, 7.70381505559019352791e-2,
] as const;

/** Radians; |x| <= 1. Within 2 units in the last place. */
export function asin(x: number): number {
  const size = Math.abs(x);
  const angle = size <= 0.5 ? small(size) : Math.PI / 2 - 2 * small(Math.sqrt((1 - size) / 2));
  return x < 0 ? -angle : angle;
}

function small(x: number): number {
  const square = x * x;
  return x + (x * square * polynomial(P, square)) / polynomial(Q, square);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient);
}

/**
 * The angle of (x, y) from the x axis toward the y axis, in (-PI, PI], as Math.atan2(y, x) has it; 0 of no length.
 * Within 4 units in the last place.
 */
export function angleOf(x: number, y: number): number {
  const length = lengthOf(x, y);
  if (!(length > 0)) return 0;
  // from the nearest axis, where asin is exact
  if (Math.abs(y) <= Math.abs(x)) {
    const angle = asin(y / length);
    if (x > 0) return angle;
    return y < 0 ? -Math.PI - angle : Math.PI - angle;
  }
  const angle = Math.PI / 2 - asin(x / length);
  return y > 0 ? angle : asin(x / length) - Math.PI / 2;
}
