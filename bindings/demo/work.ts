// One thing at a time: what begins ends what went on.

let work = new AbortController();

/** Ends what is going on; what follows has the new signal. */
export function begin(): AbortController {
  work.abort();
  work = new AbortController();
  return work;
}

/** Runs something that a newer thing may end at any time: that is no failure. */
export async function unlessAborted(
  signal: AbortSignal,
  run: () => Promise<void>,
  failed: (error: Error) => void,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!signal.aborted) failed(error as Error);
  }
}
