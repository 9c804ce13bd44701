// The files that come with the package: checked when they were made, not each time they are loaded.

// Beginnings of the sha256 of the data: mtcnn, mtcnn-small, elg, elg-lite.
const OURS = ['1f513dd67f3d2f06', 'bd91ba78ed88d41b', 'd23b2d277eda98e5', '944fe774d2a5702b'];

/** Whether weights are ours, by the sha256 of their data. */
export function isOurs(sha256: string): boolean {
  return OURS.includes(sha256.slice(0, 16));
}
