// What one thread can do at most, in this process: the package's own loops of multiplies and adds, in plain SIMD
// whatever build is timed, so that shares of one run may be held against those of another.
import { peakLoops, peakRate, type PeakLoop } from '../bindings/speed/peak.ts';

const TRIALS = 500;

export interface Peak extends PeakLoop {
  /** operations a second of the best of its trials */
  rate: number;
}

let fastest: Peak | null = null;

/** The fastest loop as a function to time. */
export function loadPeak(): Peak {
  if (fastest) return fastest;
  const peaks = peakLoops(false).map((loop): Peak => ({ ...loop, rate: peakRate([loop], TRIALS) }));
  return (fastest = peaks.reduce((best, peak) => (peak.rate > best.rate ? peak : best)));
}
