// The numbers of `calibrate`: summaries, bins and the suggested threshold. Pure: confidences in, figures out.

import { mean, quantile, sampleStandardDeviation } from '../evaluate/statistics.ts';

/** One face and where it was found. */
export interface Sample {
  file: string;
  /** 0..1 */
  confidence: number;
}

/** Of one folder; all zeros where there are no faces. Quartiles are interpolated between neighbours. */
export interface Summary {
  count: number;
  mean: number;
  /** of a sample (n − 1); 0 for one face */
  std: number;
  min: number;
  q1: number;
  median: number;
  q3: number;
  max: number;
  /** the ten least confident, lowest first */
  lowest: Sample[];
  /** the ten most confident, highest first */
  highest: Sample[];
}

export interface Bin {
  /** inclusive */
  from: number;
  /** exclusive; the last bin includes it */
  to: number;
  faces: number;
  nonFaces: number;
}

export interface Suggestion {
  /** faces with at least this confidence are kept */
  minConfidence: number;
  /** how it was found, for people */
  rule: string;
  /** share of the faces that it keeps, 0..1 */
  keepsFaces: number;
  /** share of the non-faces that it keeps, 0..1; null without negatives */
  keepsNonFaces: number | null;
  /** mean of the share of faces lost and the share of non-faces kept, 0..1; null without negatives */
  balancedError: number | null;
}

const LISTED = 10;

export function summarize(samples: readonly Sample[]): Summary {
  const sorted = [...samples].sort((a, b) => a.confidence - b.confidence);
  const values = sorted.map(({ confidence }) => confidence);
  if (values.length === 0) {
    return { count: 0, mean: 0, std: 0, min: 0, q1: 0, median: 0, q3: 0, max: 0, lowest: [], highest: [] };
  }
  return {
    count: values.length,
    mean: mean(values),
    std: values.length > 1 ? sampleStandardDeviation(values) : 0,
    min: values[0]!,
    q1: quantile(values, 0.25),
    median: quantile(values, 0.5),
    q3: quantile(values, 0.75),
    max: values.at(-1)!,
    lowest: sorted.slice(0, LISTED),
    highest: sorted.reverse().slice(0, LISTED),
  };
}

// The networks are sure of nearly everything they keep: bins get narrower towards 1, where the answers are.
const EDGES = [0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1];

/** Counts between fixed edges, without the empty bins at both ends. */
export function histogram(faces: readonly number[], nonFaces: readonly number[]): Bin[] {
  const bins: Bin[] = EDGES.slice(0, -1).map((from, i) => ({ from, to: EDGES[i + 1]!, faces: 0, nonFaces: 0 }));
  const binOf = (value: number) => bins.findLast(({ from }) => value >= from) ?? bins[0]!;
  for (const value of faces) binOf(value).faces++;
  for (const value of nonFaces) binOf(value).nonFaces++;
  const full = ({ faces, nonFaces }: Bin) => faces + nonFaces > 0;
  return bins.slice(Math.max(0, bins.findIndex(full)), bins.findLastIndex(full) + 1);
}

/** Without negatives: what the lowest twentieth of a folder's faces falls under is taken for a mistake. */
const QUANTILE = 0.05;

/**
 * The threshold for `minConfidence`.
 *
 * With `nonFaces`: the confidence of least balanced error, halfway between the two neighbouring samples; of several
 * that are equally good the one in the widest gap. Without: the 5 % quantile of the faces.
 *
 * @returns null where there are no faces to go by
 */
export function suggest(faces: readonly number[], nonFaces?: readonly number[]): Suggestion | null {
  if (faces.length === 0) return null;
  const keeps = (values: readonly number[], threshold: number) =>
    values.filter((value) => value >= threshold).length / values.length;
  if (nonFaces === undefined) {
    const minConfidence = quantile(
      [...faces].sort((a, b) => a - b),
      QUANTILE,
    );
    const rule = 'the 5 % quantile of the faces, for want of --negatives';
    return { minConfidence, rule, keepsFaces: keeps(faces, minConfidence), keepsNonFaces: null, balancedError: null };
  }
  if (nonFaces.length === 0) {
    const rule = 'no non-face came through, so that nothing needs to be dropped';
    return { minConfidence: 0, rule, keepsFaces: 1, keepsNonFaces: 0, balancedError: 0 };
  }
  const { threshold, error } = separate(faces, nonFaces);
  return {
    minConfidence: threshold,
    rule: 'separates faces and non-faces best',
    keepsFaces: keeps(faces, threshold),
    keepsNonFaces: keeps(nonFaces, threshold),
    balancedError: error,
  };
}

// One pass over both sets, sorted: between every two different confidences stands a candidate, and one below them all.
function separate(faces: readonly number[], nonFaces: readonly number[]): { threshold: number; error: number } {
  const all = [
    ...faces.map((value) => ({ value, face: true })),
    ...nonFaces.map((value) => ({ value, face: false })),
  ].sort((a, b) => a.value - b.value);
  let best = { threshold: 0, error: 0.5, gap: 0 };
  let lost = 0;
  let kept = nonFaces.length;
  for (let i = 0; i + 1 < all.length; i++) {
    if (all[i]!.face) lost++;
    else kept--;
    const low = all[i]!.value;
    const high = all[i + 1]!.value;
    if (low === high) continue;
    const error = (lost / faces.length + kept / nonFaces.length) / 2;
    if (error < best.error || (error === best.error && error < 0.5 && high - low > best.gap)) {
      best = { threshold: (low + high) / 2, error, gap: high - low };
    }
  }
  return best;
}
