// Sums over the last while, in memory that does not grow: the window moves by a thirtieth at a time.

const PARTS = 30;

/** Sums of a fixed number of amounts over the last `window` ms. */
export class Tally<Name extends string> {
  readonly #part: number; // ms
  readonly #sums: Record<Name, number[]>;
  #now = -Infinity; // number of the part

  constructor(window: number, names: readonly Name[]) {
    this.#part = window / PARTS;
    const sums = names.map((name) => [name, new Array<number>(PARTS).fill(0)]);
    this.#sums = Object.fromEntries(sums) as Record<Name, number[]>;
  }

  /** `time`, ms, never before an earlier one. */
  add(time: number, amounts: Partial<Record<Name, number>>): void {
    const part = Math.floor(time / this.#part);
    const passed = Math.min(part - this.#now, PARTS);
    for (const sums of Object.values<number[]>(this.#sums)) {
      for (let i = 0; i < passed; i++) sums[(((part - i) % PARTS) + PARTS) % PARTS] = 0;
    }
    this.#now = part;
    const at = ((part % PARTS) + PARTS) % PARTS;
    for (const name in amounts) this.#sums[name][at]! += amounts[name]!;
  }

  sum(name: Name): number {
    return this.#sums[name].reduce((sum, amount) => sum + amount);
  }
}
