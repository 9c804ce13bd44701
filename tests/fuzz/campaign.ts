// Many cases of one kind, their outcomes counted; what fails is made smaller and kept.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { ROOT } from '../helpers/engine.ts';
import { kindNamed, type Input, type KindName } from './kinds.ts';
import { minimise } from './minimise.ts';
import { picker } from './mutate.ts';
import { MOST_CPU, Runner, type Outcome } from './runner.ts';

const FOUND = join(import.meta.dirname, 'found');
const MINIMISE_MS = 10_000;
/** What may be left of a case's memory: buffers that the collector has not come to. */
const MOST_LEFT = 80e6;

export interface Tally {
  cases: number;
  /** cases by what came of them */
  outcomes: Map<string, number>;
  /** traps of decoders and parsers that became a SaccadeError */
  kept: number;
  hangs: number;
  /** bytes */
  peak: number;
  /** s */
  mostCpu: number;
  faults: number;
  /** what is wrong, the first of each sort */
  found: string[];
}

export interface CampaignOptions {
  seed: number;
  seconds: number;
  count: number;
}

/** Runs until `count` cases or `seconds` are over. The same seed gives the same cases in the same order. */
export async function campaign(name: KindName, { seed, seconds, count }: CampaignOptions): Promise<Tally> {
  const kind = await kindNamed(name);
  const runner = new Runner(name);
  const outcomes = new Map<string, number>();
  const tally: Tally = { cases: 0, outcomes, kept: 0, hangs: 0, peak: 0, mostCpu: 0, faults: 0, found: [] };
  const left: number[] = [];
  const known = new Set<string>();
  const end = performance.now() + 1000 * seconds;
  for (let i = 0; i < count && performance.now() < end; i++) {
    const input = kind.make(picker(seed * 1_000_003 + i));
    const outcome = await runner.run(input);
    tally.cases++;
    outcomes.set(outcome.came, (outcomes.get(outcome.came) ?? 0) + 1);
    tally.kept += outcome.isKept ? 1 : 0;
    tally.hangs += outcome.isHang ? 1 : 0;
    tally.peak = Math.max(tally.peak, outcome.peak);
    tally.mostCpu = Math.max(tally.mostCpu, outcome.cpu);
    if (outcome.rss > 0) left.push(outcome.rss);
    if (!outcome.fault) continue;
    tally.faults++;
    if (known.has(sort(outcome))) continue;
    known.add(sort(outcome));
    tally.found.push(await keep(name, runner, input, outcome, `seed ${seed}, case ${i}`));
  }
  runner.close();
  // a first part of the cases loads everything that is loaded once
  const early = Math.max(...left.slice(0, Math.ceil(left.length / 4)));
  const late = Math.min(...left.slice(-5));
  if (left.length >= 40 && late > early + MOST_LEFT && ++tally.faults)
    tally.found.push(`${name}: ${Math.round(late / 1e6)} MB at the end, ${Math.round(early / 1e6)} after a quarter`);
  return tally;
}

/** Runs a kept input again: the kind is in its name. */
export async function replay(path: string): Promise<Outcome> {
  const [kind = '', , ...name] = basename(path).split('-');
  const runner = new Runner(kind as KindName);
  try {
    return await runner.run({ name: name.join('-'), bytes: readFileSync(path) });
  } finally {
    runner.close();
  }
}

async function keep(kind: KindName, runner: Runner, input: Input, outcome: Outcome, where: string): Promise<string> {
  const alike = (other: Outcome) =>
    other.fault !== undefined && other.isHang === outcome.isHang && sort(other) === sort(outcome);
  const fails = async (bytes: Buffer) => alike(await runner.run({ ...input, bytes }, 1.1 * MOST_CPU));
  const bytes = await minimise(input.bytes, fails, performance.now() + MINIMISE_MS);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const path = join(FOUND, `${kind}-${digest}-${input.name.replace(/[^\w.-]/g, '_')}`);
  mkdirSync(FOUND, { recursive: true });
  writeFileSync(path, bytes);
  const sizes = `${input.bytes.length} bytes, kept ${bytes.length} in ${relative(ROOT, path)}`;
  return `  ${kind}, ${where} (${input.name}): ${outcome.fault}\n    ${sizes}`;
}

/** Faults of one sort have one cause, most likely: the error's name and where it came from. */
function sort({ fault = '' }: Outcome): string {
  return fault.replace(/[\d.]+/g, '').slice(0, 60);
}
