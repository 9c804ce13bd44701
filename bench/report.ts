// What came out: printed line by line, and kept as JSON.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BUILD, WASM } from './engine.ts';
import type { CaseResult, GroupResult, Measure } from './group.ts';
import { caseLine, measureLine } from './table.ts';

/** A run of the bench, as kept. */
export interface Run {
  date: string;
  node: string;
  v8: string;
  cpu: string;
  cores: number;
  load: number[];
  build: string;
  loadAfter?: number[];
  smoke?: boolean;
  groups: GroupResult[];
  problems?: string[];
}

export class Report {
  readonly problems: string[] = [];
  readonly groups: GroupResult[] = [];
  readonly #machine = machine();
  readonly #notes = new Set<string>();

  /** The machine, in a line. */
  get head(): string {
    const { node, v8, cpu, cores, load, build } = this.#machine;
    return `Node ${node} (V8 ${v8}) · ${cpu}, ${cores} cores · load ${load.join(' ')} · ${build}`;
  }

  cases(name: string, results: CaseResult[]): void {
    for (const result of results) console.log(caseLine(result));
    this.groups.push({ name, cases: results });
  }

  /** Over its limit is a problem. */
  measures(name: string, list: readonly Measure[]): void {
    console.log(`\n${name}`);
    for (const measure of list) {
      console.log(measureLine(measure));
      const { name: what, value, unit, limit } = measure;
      if (limit !== undefined && !(value <= limit)) {
        this.problem(`${name}: ${what}: ${value} ${unit}, limit ${limit} ${unit}`);
      }
    }
    this.groups.push({ name, measures: [...list] });
  }

  /** Said once. */
  note(text: string): void {
    if (!this.#notes.has(text)) console.log(text);
    this.#notes.add(text);
  }

  /** Something wrong: said now, and the bench fails at its end. */
  problem(text: string): void {
    console.error(`  PROBLEM: ${text}`);
    this.problems.push(text);
  }

  /** Takes over what another process wrote by `save`, and has printed. */
  adopt(path: string): void {
    const { runs } = JSON.parse(readFileSync(path, 'utf8')) as { runs: Run[] };
    this.groups.push(...runs[0]!.groups);
    this.problems.push(...(runs[0]!.problems ?? []));
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
  save(path: string, smoke: boolean): void {
    const { node, date } = this.#machine;
    const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { runs: Run[] }).runs : [];
    const earlier = kept.find((run) => run.node === node && run.date.slice(0, 10) === date.slice(0, 10));
    const names = new Set(this.groups.map(({ name }) => name));
    const groups = [...(earlier?.groups.filter(({ name }) => !names.has(name)) ?? []), ...this.groups];
    const { problems } = this;
    const run: Run = { ...this.#machine, loadAfter: load(), smoke, groups, ...(problems.length > 0 && { problems }) };
    const runs = [...kept.filter((other) => other !== earlier), run];
    writeFileSync(path, `${JSON.stringify({ runs }, null, 1)}\n`);
  }
}

export function load(): number[] {
  return loadavg().map((value) => Number(value.toFixed(2)));
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
    load: load(),
    build: `${BUILD}.wasm ${wasm.length} bytes, sha256 ${sha}`,
  };
}
