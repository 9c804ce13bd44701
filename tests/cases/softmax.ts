// Rows of logits: n of them, `floats` from one to the next.

export interface SoftmaxCase {
  name: string;
  n: number;
  floats: number;
}

export const cases: readonly SoftmaxCase[] = [
  { name: 'a screened batch', n: 128, floats: 8 },
  { name: 'onet', n: 32, floats: 16 },
  { name: 'one row', n: 1, floats: 2 },
  { name: 'tight rows', n: 7, floats: 2 },
  { name: 'odd rows', n: 1001, floats: 3 },
];
