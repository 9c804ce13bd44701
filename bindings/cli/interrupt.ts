// A signal in the middle of the work: the line that is being written is finished, pictures in hand are given up.

/** Exit codes by signal, as shells count them: 128 and the signal's number. */
export const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The reason of the AbortSignal that a signal aborts. */
export class Interrupted extends Error {
  readonly code: number;

  constructor(name: keyof typeof SIGNALS) {
    super(`stopped by ${name}`);
    this.code = SIGNALS[name];
  }
}

/** `promise`, or a rejection with the signal's reason as soon as it aborts; `promise` is then no longer waited for. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
