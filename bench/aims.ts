import type { GroupResult } from './group.ts';
import type { Verdict } from './table.ts';
export function isAimed(_name: string): boolean { return true; }
export function verdicts(_g: readonly GroupResult[]): Verdict[] { return []; }
