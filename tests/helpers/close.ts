// Compares big arrays: names the first place where they differ and the largest difference, instead of printing both.

/** Sizes of the axes, outermost first. */
export type Axes = readonly (readonly [letter: string, size: number])[];

export interface CloseOptions {
  /** largest difference allowed; 0: equal (+0 and -0 are), NaN equals nothing */
  tolerance?: number;
  /** names the place: [['y', h], ['x', w], ['c', channels]]; without it the index is named */
  axes?: Axes;
  /** put before the message */
  what?: string;
}

/** Throws unless every value of `got` is within `tolerance` of `want`'s. Returns the largest difference. */
export function close(got: ArrayLike<number>, want: ArrayLike<number>, options: CloseOptions = {}): number {
  const { tolerance = 0, axes, what } = options;
  const prefix = what ? `${what}: ` : '';
  if (got.length !== want.length) throw new Error(`${prefix}${got.length} values, expected ${want.length}`);
  let first = -1;
  let count = 0;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const a = got[i]!;
    const b = want[i]!;
    if (a === b) continue;
    const delta = Math.abs(a - b);
    if (!(delta <= worst)) worst = delta; // NaN stays once it is there
    if (delta <= tolerance) continue;
    count++;
    if (first < 0) first = i;
  }
  if (first >= 0) {
    throw new Error(
      `${prefix}[${place(first, axes)}] ${got[first]}, expected ${want[first]}; ` +
        `${count} of ${want.length} differ, max |delta| ${worst}${tolerance ? ` > ${tolerance}` : ''}`,
    );
  }
  return worst;
}

/** The largest absolute value. */
export function magnitude(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

function place(index: number, axes: Axes = [['', Infinity]]): string {
  let rest = index;
  const parts: string[] = [];
  for (const [letter, size] of [...axes].reverse()) {
    parts.unshift(letter + (size === Infinity ? rest : rest % size));
    rest = Math.floor(rest / size);
  }
  return parts.join(' ');
}
