// Two names of one picture: annotations, results and folders rarely begin their paths at the same place.

/** Finds the path that means the same file as a name: the same last part, and as many parts before it as can be. */
export class Paths<T> {
  readonly #byName = new Map<string, { parts: string[]; value: T }[]>();

  /** A path given twice means what came last. */
  set(path: string, value: T): void {
    const parts = partsOf(path);
    const name = parts[0]!;
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), { parts, value }]);
  }

  /** undefined: no path ends so */
  get(path: string): T | undefined {
    const parts = partsOf(path);
    let best: { common: number; value: T } | undefined;
    for (const there of this.#byName.get(parts[0]!) ?? []) {
      const differs = parts.findIndex((part, i) => part !== there.parts[i]);
      const common = differs < 0 ? parts.length : differs;
      if (!best || common >= best.common) best = { common, value: there.value };
    }
    return best?.value;
  }
}

// from the end; Windows parts folders by \
function partsOf(path: string): string[] {
  return path.split(/[\\/]/).reverse();
}
