// Who waits: callers in a circle, of each the first call. One with many calls waits behind his own.

/** Whose a call is: a name that was given, or a number where none was. */
export type Caller = string | number;

export class Circle<T extends { caller: Caller }> {
  #lines = new Map<Caller, T[]>();

  get isEmpty(): boolean {
    return this.#lines.size === 0;
  }

  /** Behind the others of its caller. */
  push(one: T): void {
    const line = this.#lines.get(one.caller);
    if (line) line.push(one);
    else this.#lines.set(one.caller, [one]);
  }

  /** Before all. */
  unshift(one: T): void {
    const line = this.#lines.get(one.caller) ?? [];
    this.#lines.delete(one.caller);
    this.#lines = new Map([[one.caller, [one, ...line]], ...this.#lines]);
  }

  /** The next one; its caller is the last then. */
  shift(): T | undefined {
    const [next] = this.#lines;
    if (!next) return undefined;
    const [caller, line] = next;
    const one = line.shift();
    this.#lines.delete(caller);
    if (line.length > 0) this.#lines.set(caller, line);
    return one;
  }

  remove(one: T): void {
    const line = this.#lines.get(one.caller)?.filter((other) => other !== one);
    if (line?.length) this.#lines.set(one.caller, line);
    else this.#lines.delete(one.caller);
  }
}
