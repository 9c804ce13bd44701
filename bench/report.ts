// Runs groups of cases and says what came out: a line a case, and all of it as JSON.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { BUILD, WASM } from './engine.ts';
import { loadPeak } from './peak/index.ts';
import { FULL, SMOKE, timeInRounds, type Stats, type Timed } from './rounds.ts';

/** What one call does, for a rate: GFLOP/s, Mpixel/s ... */
export interface Work {
  amount: number;
  unit: 'FLOP' | 'pixel' | 'B' | 'box' | 'crop' | 'picture';
}

export interface Case {
  name: string;
  run: Timed;
  /** throws where the result is wrong; called before anything of the group is timed */
  check?: () => unknown;
  work?: Work;
  /** an earlier case of the group: how many times faster is this one? */
  against?: string;
  /** least share of the peak (0..1) or least ratio to `against` that we want; a miss is said, not failed */
  aim?: number | undefined;
}

/** A line as JSON: milliseconds. */
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
}

/** Anything that is not a time. */
export interface Measure {
  name: string;
  value: number;
  unit: string;
  limit?: number;
}

interface GroupResult {
  name: string;
  cases?: CaseResult[];
  measures?: Measure[];
}

export interface Options {
  smoke: boolean;
  /** install what peers need */
  peers: boolean;
  /** a group runs if its file and name contain one of these; none: all */
  filters: readonly string[];
}

/** What a bench file exports as default. */
export type Bench = (report: Report) => Promise<void> | void;

export class Report {
  readonly options: Options;
  readonly problems: string[] = [];
  readonly #machine = machine();
  readonly #groups: GroupResult[] = [];
  #file = '';
  #peak = 0; // operations a second, the most this process has seen

  constructor(options: Options) {
    this.options = options;
    const { node, v8, cpu, cores, load, build } = this.#machine;
    console.log(`Node ${node} (V8 ${v8}) · ${cpu}, ${cores} cores · load ${load.join(' ')} · ${build}`);
    if (options.smoke) console.log('smoke: every case once, times mean nothing');
  }

  /** Names the bench file that runs now. */
  enter(file: string): void {
    this.#file = file;
  }

  /** Is this group asked for? */
  wants(name: string): boolean {
    const { filters } = this.options;
    const full = `${this.#file} ${name}`.toLowerCase();
    return filters.length === 0 || filters.some((filter) => full.includes(filter.toLowerCase()));
  }

  /** Checks, times and prints contenders. `make` is called only if the group is asked for. */
  async group(
    name: string,
    make: () => Case[] | Promise<Case[]>,
    how: { peak?: boolean; async?: boolean } = {},
  ): Promise<void> {
    if (!this.wants(name)) return;
    const cases = await make();
    console.log(`\n${this.#file}: ${name}`);
    for (const { name: part, check } of cases) {
      try {
        await check?.();
      } catch (error) {
        this.problem(`${name}, ${part}: wrong result, not timed: ${(error as Error).message}`);
        return;
      }
    }
    if (how.peak) {
      const peak = await loadPeak();
      this.#peak = Math.max(this.#peak, peak.rate);
      cases.unshift({ name: 'peak', run: peak.run, work: { amount: peak.flop, unit: 'FLOP' } });
    }
    const pace = this.options.smoke ? SMOKE : FULL;
    const stats = await timeInRounds(
      cases.map(({ run }) => run),
      how.async ?? false,
      pace,
    );
    const results: CaseResult[] = [];
    for (const [i, part] of cases.entries()) {
      const result = derive(part, stats[i]!, results);
      if (how.peak && part.name === 'peak') this.#peak = Math.max(this.#peak, result.rate!);
      if (how.peak && part.work?.unit === 'FLOP') result.peak = result.rate! / this.#peak;
      results.push(result);
      console.log(line(this.options.smoke ? { ...part, aim: undefined } : part, result));
    }
    this.#groups.push({ name: `${this.#file}: ${name}`, cases: results });
  }

  /** Prints and keeps numbers that are not times; over its limit is a problem. */
  measures(name: string, list: readonly Measure[]): void {
    console.log(`\n${this.#file}: ${name}`);
    for (const { name: what, value, unit, limit } of list) {
      const shown = `${Number.isInteger(value) ? value : value.toFixed(2)} ${unit}`;
      console.log(
        `  ${what.padEnd(44)} ${shown.padStart(14)}${limit === undefined ? '' : `   limit ${limit} ${unit}`}`,
      );
      if (limit !== undefined && !(value <= limit)) this.problem(`${what}: ${shown}, limit ${limit} ${unit}`);
    }
    this.#groups.push({ name: `${this.#file}: ${name}`, measures: [...list] });
  }

  note(text: string): void {
    console.log(text);
  }

  /** Something wrong: said now, and the bench fails at its end. */
  problem(text: string): void {
    console.error(`  PROBLEM: ${text}`);
    this.problems.push(`${this.#file}: ${text}`);
  }

  /** Adds this run to a JSON file, `{ runs: [...] }`. */
  save(path: string): void {
    const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { runs: object[] }).runs : [];
    const run = { ...this.#machine, smoke: this.options.smoke, groups: this.#groups };
    writeFileSync(path, `${JSON.stringify({ runs: [...kept, run] }, null, 1)}\n`);
  }
}

function derive({ name, work, against }: Case, stats: Stats, before: readonly CaseResult[]): CaseResult {
  const result: CaseResult = {
    name,
    best: stats.best * 1e3,
    median: stats.median * 1e3,
    rme: stats.rme,
    samples: stats.samples,
  };
  if (work) Object.assign(result, { rate: work.amount / stats.best, unit: work.unit });
  const base = before.find((other) => other.name === against);
  if (against && !base) throw new Error(`${name} is held against ${against}, which is no earlier case`);
  if (base) {
    Object.assign(result, { against, ratio: base.best / result.best, medianRatio: base.median / result.median });
  }
  return result;
}

function line({ aim }: Case, result: CaseResult): string {
  const { name, best, median, rme, rate, unit, peak, against, ratio, medianRatio } = result;
  const parts = [
    `  ${name.padEnd(34)} ${ms(best)} best ${ms(median)} median`,
    Number.isFinite(rme) ? `±${(rme * 100).toFixed(1)} %` : '±-',
  ];
  if (rate !== undefined) parts.push(`${scaled(rate)}${unit}/s`);
  if (ratio !== undefined) parts.push(`${ratio.toFixed(2)}x ${against} (median ${medianRatio!.toFixed(2)}x)`);
  if (peak !== undefined) parts.push(`${(peak * 100).toFixed(0)} % of peak`);
  if (aim !== undefined) {
    const got = ratio ?? peak ?? 0;
    parts.push(`aim ${ratio === undefined ? `${aim * 100} %` : `${aim}x`}${got < aim ? ', MISSED' : ''}`);
  }
  return parts.join('  ');
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 3 : 1)} ms`.padStart(10);
}

function scaled(rate: number): string {
  for (const [size, prefix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (rate >= size) return `${(rate / size).toFixed(1)} ${prefix}`;
  }
  return `${rate.toFixed(1)} `;
}

function machine() {
  const wasm = readFileSync(WASM);
  const sha = createHash('sha256').update(wasm).digest('hex').slice(0, 12);
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    v8: process.versions.v8,
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: cpus().length,
    load: loadavg().map((value) => Number(value.toFixed(2))),
    build: `${BUILD}.wasm ${wasm.length} bytes, sha256 ${sha}`,
  };
}
