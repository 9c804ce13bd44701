// What a bench file says, and what comes of it.
import type { Timed } from './rounds.ts';

/** What one call does, for a rate: GFLOP/s, Mpixel/s ... */
export interface Work {
  amount: number;
  unit: 'FLOP' | 'pixel' | 'B' | 'box' | 'crop' | 'picture';
}

/** One of several ways to do the same work. */
export interface Case {
  name: string;
  run: Timed;
  /**
   * Throws where the result is wrong, and the case is not timed; a text is printed. Called before anything is timed.
   */
  check?: () => unknown;
  work?: Work;
  /** earlier cases: how many times faster is this one? */
  against?: readonly string[];
  /** the case is somebody else's: how many times faster is the first one? */
  isOther?: boolean;
}

/** A case's line, as JSON: milliseconds. */
export interface CaseResult {
  name: string;
  best: number;
  median: number;
  rme: number;
  samples: number;
  rate?: number;
  unit?: string;
  /** share of the most that the peak loop has reached in this process so far, by best times */
  peak?: number;
  against?: string;
  ratio?: number;
  medianRatio?: number;
  /** against further cases */
  others?: { against: string; ratio: number; medianRatio: number }[];
}

/** Anything that is not timed in turns. */
export interface Measure {
  name: string;
  /** the best where it was measured several times */
  value: number;
  unit: string;
  median?: number;
  limit?: number;
}

export interface GroupResult {
  name: string;
  cases?: CaseResult[];
  measures?: Measure[];
}

/** What a group may ask and say while it runs. */
export interface Scope {
  /** every case once: times mean nothing */
  smoke: boolean;
  /** seconds that the group may take */
  seconds: number;
  /** the built package, or the folder of an older version of it, that this one is held against */
  before: string | null;
  /** prints and keeps numbers; one over its limit is a problem */
  tell(name: string, measures: readonly Measure[]): void;
  note(text: string): void;
  problem(text: string): void;
  /** called when the group is done, whatever happens */
  defer(close: () => unknown): void;
}

export interface Group {
  name: string;
  /** of timing, where nobody says: 5 */
  seconds?: number;
  /** cases return promises; all are timed as if they did */
  isAsync?: boolean;
  /** rates are held against the peak loop's */
  withPeak?: boolean;
  /**
   * It runs in a process of its own, with these flags of Node. In a smoke run neighbors with the same key share one.
   */
  process?: { key: string; flags?: readonly string[] };
  /** Called in the first process before the group runs; what it returns is printed. */
  prepare?(): readonly string[];
  /** ways to do the same work, timed in turns */
  cases?(scope: Scope): readonly Case[] | Promise<readonly Case[]>;
  /** numbers of any other kind */
  measure?(scope: Scope): void | Promise<void>;
}
