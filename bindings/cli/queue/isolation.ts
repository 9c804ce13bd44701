// Who runs beside whom in a worker. When a worker is lost nobody knows which of the pictures in hand took it along;
// each of them is looked at again, alone, so that the guilty one is lost alone.

/** Runs work together with other work, or alone, in the order asked for. */
export class Isolation {
  readonly #together = new Set<Promise<unknown>>();
  // ends when all have that were to run alone
  #alone: Promise<unknown> = Promise.resolve();

  together<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#alone.then(work);
    const end = run.catch(() => undefined).finally(() => this.#together.delete(end));
    this.#together.add(end);
    return run;
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    const run = Promise.all([this.#alone, ...this.#together]).then(work);
    this.#alone = run.catch(() => undefined);
    return run;
  }
}
