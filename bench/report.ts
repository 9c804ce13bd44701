// Runs groups of cases and says what came out: a line a case, and all of it as JSON.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BUILD, WASM } from './engine.ts';
import { loadPeak } from './peak/index.ts';
import { caseLine, measureLine, titles } from './table.ts';
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
  /** the best where it was measured several times */
  value: number;
  unit: string;
  median?: number;
  limit?: number;
}

interface GroupResult {
  name: string;
  cases?: CaseResult[];
  measures?: Measure[];
}

export interface Options {
  smoke: boolean;
  /** a group may take, where somebody says */
  seconds?: number;
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
    console.log(`\n${titles()}`);
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
    const { smoke, seconds = FULL.seconds! } = this.options;
    const pace = smoke ? SMOKE : { ...FULL, seconds };
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
      console.log(caseLine(result, this.options.smoke ? undefined : part.aim));
    }
    this.#groups.push({ name: `${this.#file}: ${name}`, cases: results });
  }

  /** Prints and keeps numbers that are not times; over its limit is a problem. */
  measures(name: string, list: readonly Measure[]): void {
    console.log(`\n${this.#file}: ${name}`);
    for (const measure of list) {
      console.log(measureLine(measure));
      const { name: what, value, unit, limit } = measure;
      if (limit !== undefined && !(value <= limit)) this.problem(`${what}: ${value} ${unit}, limit ${limit} ${unit}`);
    }
    this.#groups.push({ name: `${this.#file}: ${name}`, measures: [...list] });
  }

  /** Prints and keeps what was timed elsewhere: in processes of their own. */
  timed(name: string, results: readonly CaseResult[]): void {
    console.log(`\n${this.#file}: ${name}`);
    for (const result of results) console.log(caseLine(result));
    this.#groups.push({ name: `${this.#file}: ${name}`, cases: [...results] });
  }

  note(text: string): void {
    console.log(text);
  }

  /** Something wrong: said now, and the bench fails at its end. */
  problem(text: string): void {
    console.error(`  PROBLEM: ${text}`);
    this.problems.push(`${this.#file}: ${text}`);
  }

  /** Where a whole run is kept: results/<date>-<cpu>.json. */
  get place(): string {
    const cpu = this.#machine.cpu.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''); // prettier-ignore
    return fileURLToPath(new URL(`results/${this.#machine.date.slice(0, 10)}-${cpu}.json`, import.meta.url));
  }

  /**
   * Adds this run to a JSON file, `{ runs: [...] }`. Of an earlier one of the same Node and day what was timed again
   * goes, group by group.
   */
  save(path: string): void {
    const { node, date } = this.#machine;
    interface Run {
      node: string;
      date: string;
      groups: GroupResult[];
    }
    const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { runs: Run[] }).runs : [];
    const earlier = kept.find((run) => run.node === node && run.date.slice(0, 10) === date.slice(0, 10));
    const names = new Set(this.#groups.map(({ name }) => name));
    const groups = [...(earlier?.groups.filter(({ name }) => !names.has(name)) ?? []), ...this.#groups];
    const load = loadavg().map((value) => Number(value.toFixed(2)));
    const run = { ...this.#machine, loadAfter: load, smoke: this.options.smoke, groups };
    const runs = [...kept.filter((other) => other !== earlier), run];
    writeFileSync(path, `${JSON.stringify({ runs }, null, 1)}\n`);
    console.log(`\nwritten to ${path}`);
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
