// Two names of one picture: annotations, results and folders rarely begin their paths at the same place.

/** Paths and what belongs to them, to be asked for by other paths of the same files. */
export class Paths<T> {
  readonly #byName = new Map<string, { parts: string[]; value: T }[]>();

  /** A path given twice means what came last. */
  set(path: string, value: T): void {
    const parts = partsOf(path);
    const there = this.#byName.get(parts[0]!);
    if (there) there.push({ parts, value });
    else this.#byName.set(parts[0]!, [{ parts, value }]);
  }

  /** What belongs to a path that ends as this one does, all of it or all of the other; the longest such. */
  get(path: string): T | undefined {
    const parts = partsOf(path);
    let best: { common: number; value: T } | undefined;
    for (const there of this.#byName.get(parts[0]!) ?? []) {
      const common = Math.min(parts.length, there.parts.length);
      const isSame = parts.slice(0, common).every((part, i) => part === there.parts[i]);
      if (isSame && (!best || common >= best.common)) best = { common, value: there.value };
    }
    return best?.value;
  }

  /** What belongs to the last path that has the same name, in whatever folder. */
  getByName(path: string): T | undefined {
    return this.#byName.get(partsOf(path)[0]!)?.at(-1)?.value;
  }
}

/** The file's name alone. */
export function nameOf(path: string): string {
  return partsOf(path)[0]!;
}

// from the end; Windows parts folders by \
function partsOf(path: string): string[] {
  return path.split(/[\\/]/).reverse();
}
