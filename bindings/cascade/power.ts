// Whole powers, rightly rounded. `**` is not: of 20,700 powers (factors of three digits, up to 24) Node 20 has 2,008
// with another last bit, Node 24 and the C library that Python uses 16, and a level's size is the ceiling of such a
// product.

// Dekker: a double is the sum of two of 26 bits, whose products are exact.
const SPLIT = 2 ** 27 + 1;

/** x to the power n; x in (0, 1), n a whole number from 0. */
export function power(x: number, n: number): number {
  // high + low: twice the bits of a double
  let [high, low] = [1, 0];
  for (let i = 0; i < n; i++) {
    const product = high * x;
    const rest = restOf(high, x, product) + low * x;
    high = product + rest;
    low = rest - (high - product);
  }
  return high;
}

// a b - product, exactly.
function restOf(a: number, b: number, product: number): number {
  const [a1, a2] = halves(a);
  const [b1, b2] = halves(b);
  return a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
}

function halves(a: number): [number, number] {
  const scaled = SPLIT * a;
  const upper = scaled - (scaled - a);
  return [upper, a - upper];
}
