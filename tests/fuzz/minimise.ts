// A failing input, made smaller for as long as it fails: delta debugging (Zeller and Hildebrandt 2002) on bytes.

/** `fails` is asked until `until` (ms of `performance.now()`); returns the smallest that failed. */
export async function minimise(
  bytes: Buffer,
  fails: (bytes: Buffer) => Promise<boolean>,
  until: number,
): Promise<Buffer> {
  let best = bytes;
  for (let pieces = 2; best.length > 1 && performance.now() < until;) {
    const size = Math.ceil(best.length / pieces);
    let smaller: Buffer | undefined;
    for (let at = 0; at < best.length && !smaller && performance.now() < until; at += size) {
      const rest = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (await fails(rest)) smaller = rest;
    }
    if (smaller) {
      best = smaller;
      pieces = Math.max(2, pieces - 1);
    } else if (size === 1) break;
    else pieces = Math.min(best.length, 2 * pieces);
  }
  return best;
}
