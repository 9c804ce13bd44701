// What stands for rounding.ts in the bundles for browsers and the edge (bindings/bundle.js): half a kilobyte. With
// weights that are not ours P-Net then screens nothing: slower, and the same answer.

export function logitDeviation(): number {
  return Infinity;
}
