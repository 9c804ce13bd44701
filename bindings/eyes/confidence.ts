// How sure an eye is, from the highest values of its heat maps.
//
// Our networks are trained to answer low where no iris is to be seen, and where one is, the peak falls as its place
// gets doubtful. What a mean peak of the iris is worth was counted on eyes set aside from training (weights/train): the
// weight file has the curve, from mean peak to the share of eyes whose iris center lay within 0.05 of the distance of
// the eyes. Files without one answer the mean of all peaks.
import type { ElgConfig } from '../nets/elg.ts';

const IRIS = [8, 17] as const; // landmarks: 8 of the edge, the center

/** 0..1. `peaks`: the highest value of each heat map. */
export function confidenceOf(peaks: readonly number[], curve: ElgConfig['confidence']): number {
  if (!curve) return mean(peaks.map((peak) => Math.max(0, Math.min(peak, 1))));
  return along(curve, irisPeak(peaks));
}

/** The mean peak of the iris's edge and center. */
export function irisPeak(peaks: readonly number[]): number {
  return mean(peaks.slice(...IRIS));
}

// Linear between the curve's points, level beyond its ends.
function along(curve: readonly (readonly [number, number])[], peak: number): number {
  const after = curve.findIndex(([at]) => at >= peak);
  if (after === 0) return curve[0]![1];
  if (after < 0) return curve[curve.length - 1]![1];
  const [[x0, y0], [x1, y1]] = [curve[after - 1]!, curve[after]!];
  return y0 + ((peak - x0) / (x1 - x0)) * (y1 - y0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
