// Ours and others on the same work, a process for each number of threads; at the end, what was set out to be reached.
import { AIMS } from '../aims/rows.ts';
import type { CaseResult, Report } from '../report.ts';
import type { ChildAnswer } from './child.ts';
import { missing, peerVersion, PEERS, type PeerName } from './install.ts';
import { PLAYERS, type MatchName } from './match.ts';
import { play } from './play.ts';

const SECONDS = 15;

type Played = Map<string, ChildAnswer['results']>;

export default function bench(report: Report): void {
  const played: Played = new Map();
  const absent = new Map<PeerName, string>();
  for (const peer of report.wants('') ? PEERS : []) {
    const reason = missing(peer);
    if (!reason) continue;
    absent.set(peer, reason);
    report.note(`\n${peer}: skipped, ${reason}`);
  }
  for (const threads of [1, 2] as const) {
    const wanted = (Object.keys(PLAYERS) as MatchName[])
      .map((match) => ({ match, peers: PLAYERS[match][threads]?.filter((peer) => !absent.has(peer)) }))
      .filter(({ match, peers }) => peers && report.wants(nameOf(match, threads)));
    // to see that all runs, one process is enough; to time, each match has its own
    const smoke = report.options.smoke;
    for (const tasks of smoke ? [wanted] : wanted.map((task) => [task])) {
      if (tasks.length === 0) continue;
      const answers = play(
        tasks.map(({ match, peers }) => ({ match, peers: peers! })),
        threads,
        smoke ? 'smoke' : (report.options.seconds ?? SECONDS),
      );
      for (const [i, answer] of answers.entries()) tell(report, nameOf(tasks[i]!.match, threads), answer, played);
    }
  }
  wide(report, absent);
  if (played.size > 0) aims(report, played);
}

// V8 can make 256-bit code of 128-bit modules; no browser does yet.
function wide(report: Report, absent: ReadonlyMap<PeerName, string>): void {
  const match = 'faces 640x480';
  const name = `${match}, 1 thread, 256 bits wide (--experimental-wasm-revectorize)`;
  const [major] = process.versions.node.split('.').map(Number);
  if (report.options.smoke || major! < 24 || !report.wants(name)) return;
  const peers = (['onnxruntime-web'] as const).filter((peer) => !absent.has(peer));
  const [answer] = play([{ match, peers }], 1, report.options.seconds ?? SECONDS, ['--experimental-wasm-revectorize']);
  tell(report, name, answer!, new Map());
}

function nameOf(match: MatchName, threads: number): string {
  return `${match}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function tell(report: Report, name: string, { notes, problems, peak, results }: ChildAnswer, played: Played): void {
  const [ours] = results;
  if (!ours) return report.problem(`${name}: ${problems.join('; ')}`);
  const cases = results.map(({ flop, ...result }, i): CaseResult => ({
    ...result,
    name: isPeer(result.name) ? peerVersion(result.name) : result.name,
    ...(flop && { rate: flop / (result.best / 1e3), unit: 'FLOP', peak: flop / (result.best / 1e3) / peak }),
    // of the others: how many times faster is ours?
    ...(i > 0 && {
      ...{ against: 'faster', ratio: result.best / ours.best, medianRatio: result.median / ours.median },
    }),
  }));
  report.timed(name, cases);
  for (const note of notes) report.note(`    ${note}`);
  for (const problem of problems) report.problem(`${name}: ${problem}`);
  played.set(name, results);
}

// The aims whose matches were played, and how far they are met.
function aims(report: Report, played: Played): void {
  if (report.options.smoke) return;
  const list = AIMS.flatMap((aim) => {
    if (!('ratio' in aim)) return [];
    const results = played.get(nameOf(aim.match, aim.threads));
    const theirs = results?.find(({ name }) => name === aim.against);
    if (!results?.[0] || !theirs) return [];
    const name = `${aim.match} ${aim.against}, ${aim.threads}, aim ${aim.ratio}x`;
    return [{ name, value: theirs.best / results[0].best, median: theirs.median / results[0].median, unit: 'x' }];
  });
  report.measures('to be reached (npm run bench:aims shows all)', list);
}

function isPeer(name: string): name is PeerName {
  return (PEERS as readonly string[]).includes(name);
}
