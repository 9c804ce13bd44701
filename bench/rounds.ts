// Timing that a noisy machine cannot tilt: cases take turns. A round is one benchmark.js suite that gives each case a
// short run; each round starts with another case, and a case's samples of all rounds are one sample. What slows the
// machine down for a second so slows all cases, and best and median may be compared within one run (not between runs).
import Benchmark from 'benchmark';

/** Something to time. A promise is awaited within the time. */
export type Timed = () => unknown;

const LEAST_ROUNDS = 3;
const PACE = { minSamples: 2, minTime: 0.01, maxTime: 0.05 };

/** Seconds of one call. */
export interface Stats {
  best: number;
  median: number;
  /** half the width of the mean's 95 % confidence interval, as a share of the mean */
  rme: number;
  samples: number;
}

/** Times all cases for some seconds, or each once; the answer is in their order. `isAsync`: they return promises. */
export async function timeInRounds(
  cases: readonly Timed[],
  isAsync: boolean,
  seconds: number | 'smoke',
): Promise<Stats[]> {
  if (seconds === 'smoke') return callOnce(cases);
  const samples = cases.map((): number[] => []);
  const counts = cases.map(() => 1);
  const end = performance.now() + seconds * 1e3;
  for (let round = 0; round < LEAST_ROUNDS || performance.now() < end; round++) {
    const suite = new Benchmark.Suite();
    let failure: unknown = null;
    for (let k = 0; k < cases.length; k++) {
      const i = (k + round) % cases.length;
      const timed = cases[i]!;
      const awaited = (deferred: Benchmark.Deferred) => {
        const settle = () => deferred.resolve();
        void Promise.resolve(timed()).then(settle, (error: unknown) => {
          failure ??= error;
          settle();
        });
      };
      // the first round finds out how many calls make a sample, later ones begin with that
      const pace = { ...PACE, initCount: counts[i]! };
      suite.add({ ...pace, name: `${i}`, fn: isAsync ? awaited : timed, defer: isAsync } as Benchmark.Options);
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

// A suite would call each three times and more.
async function callOnce(cases: readonly Timed[]): Promise<Stats[]> {
  const all: Stats[] = [];
  for (const timed of cases) {
    const start = performance.now();
    await timed();
    all.push(summarize([(performance.now() - start) / 1e3]));
  }
  return all;
}

function summarize(sample: number[]): Stats {
  const n = sample.length;
  const mean = sample.reduce((sum, t) => sum + t, 0) / n;
  const variance = sample.reduce((sum, t) => sum + (t - mean) ** 2, 0) / (n - 1);
  // 1.96: dozens of samples, where Student's t is near enough to normal
  return { ...bestAndMedian(sample), rme: (1.96 * Math.sqrt(variance / n)) / mean, samples: n };
}

export function bestAndMedian(sample: readonly number[]): { best: number; median: number } {
  const sorted = sample.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { best: sorted[0]!, median };
}
