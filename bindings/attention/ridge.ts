// Ridge regression: least squares that would rather have small weights (Hoerl, Kennard 1970).

/** Rows of features and the weight of the intercept before them: y = w[0] + sum of w[k + 1] x[k]. */
export type Weights = number[];

/**
 * Minimizes mean (y - prediction)^2 + penalty * (sum of squared weights), the intercept's not. `rows`: n of k numbers
 * each; `penalty` > 0.
 */
export function ridge(rows: readonly (readonly number[])[], y: readonly number[], penalty: number): Weights {
  const n = rows.length;
  const k = rows[0]!.length;
  const means = Array.from({ length: k }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / n);
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  const centered = rows.map((row) => row.map((value, j) => value - means[j]!));
  const a = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (_, j) => {
      const sum = centered.reduce((total, row) => total + row[i]! * row[j]!, 0);
      return sum / n + (i === j ? penalty : 0);
    }),
  );
  const b = Array.from({ length: k }, (_, i) =>
    centered.reduce((total, row, r) => total + (row[i]! * (y[r]! - meanY)) / n, 0),
  );
  const weights = solve(a, b);
  return [meanY - weights.reduce((sum, weight, j) => sum + weight * means[j]!, 0), ...weights];
}

export function predict([intercept, ...weights]: Weights, row: readonly number[]): number {
  return weights.reduce((sum, weight, j) => sum + weight * row[j]!, intercept!);
}

// Cholesky: a is symmetric, and positive for the penalty on its diagonal.
function solve(a: readonly number[][], b: readonly number[]): number[] {
  const k = b.length;
  const low = a.map((row) => row.map(() => 0));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let m = 0; m < j; m++) sum -= low[i]![m]! * low[j]![m]!;
      low[i]![j] = i === j ? Math.sqrt(sum) : sum / low[j]![j]!;
    }
  }
  const half: number[] = [];
  for (let i = 0; i < k; i++) {
    let sum = b[i]!;
    for (let m = 0; m < i; m++) sum -= low[i]![m]! * half[m]!;
    half.push(sum / low[i]![i]!);
  }
  const x = new Array<number>(k).fill(0);
  for (let i = k - 1; i >= 0; i--) {
    let sum = half[i]!;
    for (let m = i + 1; m < k; m++) sum -= low[m]![i]! * x[m]!;
    x[i] = sum / low[i]![i]!;
  }
  return x;
}
