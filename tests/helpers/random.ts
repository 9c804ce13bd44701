// Numbers from a seed, and tests that name theirs when they fail. SACCADE_SEED=n tries other numbers.
import type { Test } from 'uvu';

const SEED = Number(process.env.SACCADE_SEED ?? 1);

export class Random {
  readonly seed: number;
  #state: number;

  constructor(seed = SEED) {
    this.seed = seed;
    this.#state = seed >>> 0;
  }

  /** From 0 to 1, 1 excluded (mulberry32). */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.share() * (high - low + 1));
  }

  /** From `low` to `high`. */
  between(low: number, high: number): number {
    return low + this.share() * (high - low);
  }

  /** n float32 values from `low` to `high`. */
  f32(n: number, low = -1, high = 1): Float32Array {
    return Float32Array.from({ length: n }, () => this.between(low, high));
  }

  /** n bytes. */
  u8(n: number): Uint8Array {
    return Uint8Array.from({ length: n }, () => this.whole(0, 255));
  }
}

/** One test for each case, with numbers of its own; a failure names the seed. */
export function testEach<T extends { name: string }>(
  suite: Test,
  sentence: string,
  cases: readonly T[],
  test: (each: T, random: Random) => void,
): void {
  for (const each of cases) {
    suite(`${sentence}: ${each.name}`, () => {
      const random = new Random();
      try {
        test(each, random);
      } catch (error) {
        if (error instanceof Error) error.message += ` (seed ${random.seed})`;
        throw error;
      }
    });
  }
}
