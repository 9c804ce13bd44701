// Matches of all pictures → the curve of hits and false faces as the threshold falls, and the numbers on it.

import { byConfidence, type Matches } from './matches.ts';

/** All faces down to one. */
export interface Step {
  confidence: number;
  hits: number;
  /** false faces */
  wrong: number;
}

export interface Curve {
  /** faces that count */
  total: number;
  /** most confident first; equal confidences in the order of the pictures */
  steps: Step[];
}

/** null where no face counts */
export function curveOf(pictures: readonly Matches[]): Curve | null {
  const rows = pictures
    .flatMap(({ judged }) => judged.map(({ face, verdict }) => ({ confidence: face.confidence, verdict })))
    .filter(({ verdict }) => verdict !== 'leftOut')
    .sort(byConfidence);
  const missed = pictures.reduce((sum, one) => sum + one.missed.length, 0);
  let [hits, wrong] = [0, 0];
  const steps = rows.map(({ confidence, verdict }) => {
    if (verdict === 'found') hits++;
    else wrong++;
    return { confidence, hits, wrong };
  });
  return hits + missed === 0 ? null : { total: hits + missed, steps };
}

/**
 * Area under precision over recall, precision being the best at this recall or a higher one; every face is a step, as
 * in PASCAL VOC since 2010.
 */
export function averagePrecision({ total, steps }: Curve): number {
  let [area, best] = [0, 0];
  for (let i = steps.length - 1; i >= 0; i--) {
    const { hits, wrong } = steps[i]!;
    best = Math.max(best, hits / (hits + wrong));
    area += ((hits - (steps[i - 1]?.hits ?? 0)) / total) * best;
  }
  return area;
}

export interface Working {
  false: number;
  recall: number;
  /** a `--min-confidence` that gives it; null: none keeps a face */
  confidence: number | null;
}

/** The most that any threshold finds with at most `wrong` false faces. None parts faces of equal confidence. */
export function recallAt({ total, steps }: Curve, wrong: number): Working {
  const isEnd = ({ confidence }: Step, i: number) => steps[i + 1]?.confidence !== confidence;
  const last = steps.filter(isEnd).findLast((step) => step.wrong <= wrong);
  return { false: wrong, recall: (last?.hits ?? 0) / total, confidence: last?.confidence ?? null };
}
