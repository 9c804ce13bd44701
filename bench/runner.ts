// Runs a group here: checks its cases, times them in turns, says what came out.
import type { Case, CaseResult, Group, Scope } from './group.ts';
import { loadPeak } from './peak.ts';
import type { Report } from './report.ts';
import { timeInRounds, type Stats } from './rounds.ts';

const SECONDS = 5;

export interface Options {
  smoke: boolean;
  /** of timing a group, where somebody says */
  seconds: number | null;
  before: string | null;
}

let peak = 0; // operations a second, the most this process has seen

/** `file`: the bench file without its ending; names begin with it. */
export async function runGroup(group: Group, file: string, options: Options, report: Report): Promise<void> {
  const name = `${file}: ${group.name}`;
  const closing: (() => unknown)[] = [];
  const scope: Scope = {
    smoke: options.smoke,
    seconds: options.seconds ?? group.seconds ?? SECONDS,
    before: options.before,
    tell: (part, measures) => report.measures(`${file}: ${part}`, measures),
    note: (text) => report.note(text),
    problem: (text) => report.problem(`${name}: ${text}`),
    defer: (close) => closing.push(close),
  };
  try {
    await group.measure?.(scope);
    if (group.cases) {
      console.log(`\n${name}`);
      const fair = await checked(await group.cases(scope), scope);
      if (fair.length > 0) report.cases(name, await time(group, fair, scope));
    }
  } catch (error) {
    scope.problem(`stopped: ${(error as Error).stack}`);
  }
  for (const close of closing.reverse()) await close();
}

// Cases whose results are right.
async function checked(cases: readonly Case[], scope: Scope): Promise<Case[]> {
  const fair: Case[] = [];
  for (const one of cases) {
    try {
      const said = await one.check?.();
      if (typeof said === 'string') console.log(`    ${one.name}: ${said}`);
      fair.push(one);
    } catch (error) {
      scope.problem(`${one.name}: not timed: ${(error as Error).message}`);
    }
  }
  return fair;
}

async function time(group: Group, fair: readonly Case[], { smoke, seconds }: Scope): Promise<CaseResult[]> {
  const cases = [...fair];
  if (group.withPeak) {
    const loop = loadPeak();
    peak = Math.max(peak, loop.rate);
    cases.unshift({ name: 'peak', run: loop.run, work: { amount: loop.flop, unit: 'FLOP' } });
  }
  const runs = cases.map(({ run }) => run);
  const stats = await timeInRounds(runs, group.isAsync ?? false, smoke ? 'smoke' : seconds);
  if (group.withPeak) peak = Math.max(peak, cases[0]!.work!.amount / stats[0]!.best);
  const results: CaseResult[] = [];
  const first = group.withPeak ? 1 : 0;
  for (const [i, one] of cases.entries()) results.push(derive(one, stats[i]!, results, results[first], group.withPeak));
  return results;
}

function derive(
  { name, work, against = [], isOther }: Case,
  { best, median, rme, samples }: Stats,
  before: readonly CaseResult[],
  first: CaseResult | undefined,
  withPeak = false,
): CaseResult {
  const result: CaseResult = { name, best: best * 1e3, median: median * 1e3, rme, samples };
  if (work) Object.assign(result, { rate: work.amount / best, unit: work.unit });
  if (withPeak && work?.unit === 'FLOP') result.peak = work.amount / best / peak;
  if (isOther && first) {
    const ratios = { ratio: result.best / first.best, medianRatio: result.median / first.median };
    return { ...result, against: 'faster', ...ratios };
  }
  const ratios = against.flatMap((other) => {
    const base = before.find((earlier) => earlier.name === other);
    return base ? [{ against: other, ratio: base.best / result.best, medianRatio: base.median / result.median }] : [];
  });
  const [main, ...others] = ratios;
  return { ...result, ...main, ...(others.length > 0 && { others }) };
}
