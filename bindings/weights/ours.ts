// The files that come with the package: what is checked and computed for others each time they are loaded is known of
// them (tests/node/weights.test.ts holds them to it).

// By the beginning of the sha256 of their data's sha256 and their table (format.ts): what nets/rounding.ts says of
// MTCNN's, rounded up; 0 of ELG's.
const OURS: Record<string, number> = {
  '7f33a5299c84': 0.2198,
  '946db244980d': 0.2198,
  c849b8f43ca8: 0.2198,
  '42ee56562075': 0,
  '091e2326e7a5': 0,
};

/** Deviation of P-Net's logits, of weights that are ours, by such a sha256; undefined where they are not. */
export function knownDeviation(sha256: string): number | undefined {
  return OURS[sha256.slice(0, 12)];
}
