// Run as a process of its own, since an engine's number of threads is settled when it starts: node --import tsx
// child.ts JSON. Plays matches one after the other and prints one line of JSON: an answer for each.
import { loadPeak } from '../peak/index.ts';
import { SMOKE, timeInRounds, type Pace } from '../rounds.ts';
import type { PeerName } from './install.ts';
import { MATCHES, type Contender, type MatchName } from './match.ts';

export interface ChildTask {
  matches: { match: MatchName; peers: readonly PeerName[] }[];
  threads: number;
  pace: Pace | 'smoke';
}

/** Of a match. Milliseconds; `peak`: of the peak loop in this process, operations a second. */
export interface ChildAnswer {
  notes: string[];
  problems: string[];
  peak: number;
  results: { name: string; best: number; median: number; rme: number; samples: number; flop?: number }[];
}

const { matches, threads, pace } = JSON.parse(process.argv[2]!) as ChildTask;
const answers: ChildAnswer[] = [];
for (const { match, peers } of matches) {
  const answer: ChildAnswer = { notes: [], problems: [], peak: 0, results: [] };
  answers.push(answer);
  try {
    await play(match, peers, answer);
  } catch (error) {
    answer.problems.push(`stopped: ${(error as Error).stack}`);
  }
}
process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit());

async function play(match: MatchName, peers: readonly PeerName[], answer: ChildAnswer): Promise<void> {
  const fair: Contender[] = [];
  for (const contender of await MATCHES[match](threads, peers)) {
    try {
      const said = await contender.check?.();
      if (said) answer.notes.push(`${contender.name}: ${said}`);
      fair.push(contender);
    } catch (error) {
      answer.problems.push(`${contender.name}: not timed: ${(error as Error).message}`);
    }
  }
  const peak = await loadPeak();
  const runs = [...fair.map(({ run }) => run), peak.run];
  const stats = await timeInRounds(runs, true, pace === 'smoke' ? SMOKE : pace);
  fair.forEach(({ name, flop }, i) => {
    const { best, median, rme, samples } = stats[i]!;
    answer.results.push({ name, best: best * 1e3, median: median * 1e3, rme, samples, ...(flop && { flop }) });
  });
  answer.peak = Math.max(peak.rate, peak.flop / stats[fair.length]!.best);
}
