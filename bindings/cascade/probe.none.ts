// What stands for probe.ts in the bundles for browsers and the edge (bindings/bundle.js): weights that overflow are
// refused there with the first picture.

export function probe(): void {
  return undefined;
}
