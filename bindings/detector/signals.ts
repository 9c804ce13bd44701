// Signals with many tasks each, and one listener each: Node warns of a leak where a signal has more than ten.

export class AbortListeners<T> {
  readonly #abort: (task: T, reason: unknown) => void;
  readonly #signals = new Map<AbortSignal, { tasks: Set<T>; listener: () => void }>();

  /** `abort` is called for each task of a signal that aborts. */
  constructor(abort: (task: T, reason: unknown) => void) {
    this.#abort = abort;
  }

  add(signal: AbortSignal | undefined, task: T): void {
    if (!signal) return;
    let watched = this.#signals.get(signal);
    if (!watched) {
      const tasks = new Set<T>();
      const listener = () => {
        this.#signals.delete(signal); // it says so once, and nothing of it is kept
        tasks.forEach((one) => this.#abort(one, signal.reason));
      };
      signal.addEventListener('abort', listener);
      watched = { tasks, listener };
      this.#signals.set(signal, watched);
    }
    watched.tasks.add(task);
  }

  remove(signal: AbortSignal | undefined, task: T): void {
    const watched = signal && this.#signals.get(signal);
    if (!watched?.tasks.delete(task) || watched.tasks.size > 0) return;
    signal?.removeEventListener('abort', watched.listener);
    this.#signals.delete(signal!);
  }
}
