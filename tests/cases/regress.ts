// Boxes moved, squared, truncated: which steps (flags of assembly/abi.ts), how many boxes.
import { Step } from '../../assembly/abi.ts';

export interface RegressCase {
  name: string;
  n: number;
  steps: number;
}

export const cases: readonly RegressCase[] = [
  { name: 'pnet', n: 100, steps: Step.Shift | Step.Square | Step.Truncate },
  { name: 'rnet', n: 50, steps: Step.Shift | Step.Inclusive | Step.Square },
  { name: 'onet, before', n: 20, steps: Step.Truncate },
  { name: 'onet, after', n: 20, steps: Step.Shift | Step.Inclusive },
  { name: 'no step', n: 5, steps: 0 },
  { name: 'square alone', n: 5, steps: Step.Square },
  { name: 'none', n: 0, steps: Step.Shift },
  { name: 'one', n: 1, steps: Step.Shift | Step.Square | Step.Truncate },
];
