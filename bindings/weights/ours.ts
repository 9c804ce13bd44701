// The files that come with the package: what is checked and computed for others each time they are loaded is known of
// them (tests/node/weights.test.ts holds them to it).

// By the beginning of the sha256 of their data: what nets/rounding.ts says of MTCNN's, rounded up; 0 of ELG's.
const OURS: Record<string, number> = {
  '1f513dd67f3d2f06': 0.2198,
  bd91ba78ed88d41b: 0.2198,
  '864410a9e799535f': 0.2198,
  f52c79799b2d9b8d: 0,
  b7e13a4fee3e45b7: 0,
};

export function isOurs(sha256: string): boolean {
  return knownDeviation(sha256) !== undefined;
}

/** Deviation of P-Net's logits, of weights that are ours, by the sha256 of their data; undefined where they are not. */
export function knownDeviation(sha256: string): number | undefined {
  return OURS[sha256.slice(0, 16)];
}
