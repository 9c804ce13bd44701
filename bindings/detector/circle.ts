// Who waits: callers in a circle, of each the first call. One with many calls waits behind his own.

/** Whose a call is: a name that was given, or a number where none was. */
export type Caller = string | number;

export class Circle<T extends { caller: Caller }> {
  readonly #lines = new Map<Caller, T[]>();

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  /** Behind the others of its caller, or before them. */
  push(one: T, isFirst = false): void {
    const line = this.#lines.get(one.caller) ?? [];
    if (isFirst) line.unshift(one);
    else line.push(one);
    this.#lines.set(one.caller, line);
  }

  /** The next one; its caller is the last then. */
  shift(): T | undefined {
    for (const [caller, line] of this.#lines) {
      this.#lines.delete(caller);
      if (line.length > 1) this.#lines.set(caller, line);
      return line.shift();
    }
    return undefined;
  }

  remove(one: T): void {
    const line = this.#lines.get(one.caller)?.filter((other) => other !== one);
    if (line?.length) this.#lines.set(one.caller, line);
    else this.#lines.delete(one.caller);
  }
}
