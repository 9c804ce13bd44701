// Timing that a noisy machine cannot tilt: contenders take turns. A round is one benchmark.js suite that gives each
// case a short run; there are several rounds, each starting with another case, and a case's samples of all rounds are
// one sample. What slows the machine down for a second so slows all contenders, and best and median may be compared
// within one run (not between runs).
import Benchmark from 'benchmark';

/** Something to time. A promise is awaited within the time. */
export type Timed = () => unknown;

/** How long to look: seconds per case and round, and per sample. */
export interface Pace {
  rounds: number;
  /** after so many seconds no round begins, but for the first three */
  seconds?: number;
  minSamples: number;
  minTime: number;
  maxTime: number;
}

export const FULL: Pace = { rounds: 8, seconds: 30, minSamples: 3, minTime: 0.01, maxTime: 0.1 };
/** One sample of one call. */
export const SMOKE: Pace = { rounds: 1, minSamples: 1, minTime: 1e-9, maxTime: 0 };

/** Seconds of one call. */
export interface Stats {
  best: number;
  median: number;
  /** half the width of the mean's 95 % confidence interval, as a share of the mean */
  rme: number;
  samples: number;
}

/**
 * Times all cases; the answer is in their order. `isAsync`: cases return promises, and all are timed as if they did.
 */
export async function timeInRounds(cases: readonly Timed[], isAsync: boolean, pace: Pace): Promise<Stats[]> {
  const samples = cases.map((): number[] => []);
  const counts = cases.map(() => 1);
  const { minSamples, minTime, maxTime } = pace;
  const start = performance.now();
  for (let round = 0; round < pace.rounds; round++) {
    if (round > 2 && performance.now() - start > (pace.seconds ?? Infinity) * 1e3) break;
    const order = cases.map((_, i) => (i + round) % cases.length);
    const suite = new Benchmark.Suite();
    let failure: unknown = null;
    for (const i of order) {
      const timed = cases[i]!;
      const fn = isAsync
        ? (deferred: Benchmark.Deferred) => {
            const settle = () => deferred.resolve();
            void Promise.resolve(timed()).then(settle, (error: unknown) => {
              failure ??= error;
              settle();
            });
          }
        : timed;
      // the first round finds out how many calls make a sample, later ones begin with that
      suite.add({
        minSamples,
        minTime,
        maxTime,
        name: `${i}`,
        fn,
        defer: isAsync,
        initCount: counts[i]!,
      } as Benchmark.Options);
    }
    await new Promise<void>((resolve) => {
      suite.on('complete', () => resolve());
      suite.run({ async: true });
    });
    suite.forEach((bench: Benchmark) => {
      failure ??= bench.error;
      const i = Number(bench.name);
      samples[i]!.push(...(bench.stats.sample as number[]));
      counts[i] = bench.count;
    });
    if (failure) throw failure;
  }
  return samples.map(summarize);
}

function summarize(sample: number[]): Stats {
  const sorted = sample.toSorted((a, b) => a - b);
  const n = sorted.length;
  const middle = n >> 1;
  const median = n % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const mean = sorted.reduce((sum, t) => sum + t, 0) / n;
  const variance = sorted.reduce((sum, t) => sum + (t - mean) ** 2, 0) / (n - 1);
  // 1.96: dozens of samples, where Student's t is near enough to normal
  return { best: sorted[0]!, median, rme: (1.96 * Math.sqrt(variance / n)) / mean, samples: n };
}
