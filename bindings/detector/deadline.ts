// A time by which something must have been said.

/** Timers hold no more, and would ring at once. */
const MOST_MS = 2e9;
/** This thread may have been busy when the time was over: what was said in time is heard before the second ring. */
const HEARD_MS = 20;

/** Calls `late` after `ms` unless what it returns is called before; never where there is no such number. */
export function deadline(ms: number, late: () => void): () => void {
  let timer = ms <= MOST_MS ? setTimeout(() => (timer = setTimeout(late, HEARD_MS)), ms) : undefined;
  return () => clearTimeout(timer);
}
