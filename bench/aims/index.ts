// npm run bench:aims -- [words] [--quick | --smoke] [--seconds N]
// Each aim, what is measured, and whether it is met. A row's contenders take turns in a process of their own.
//   words      only rows that contain all of them: pnet, "faces 640", "onnxruntime-web 1 thread" ...
//   --quick    eight seconds of timing a row, in place of forty
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { timeColdStarts } from '../cold/index.ts';
import { missing, peerVersion, PEERS, type PeerName } from '../peers/install.ts';
import { play, type Pacing } from '../peers/play.ts';
import { AIMS, type Aim } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    seconds: { type: 'string' },
  },
});
const pacing: Pacing = values.smoke ? 'smoke' : Number(values.seconds ?? (values.quick ? 8 : 40));

/** Texts of a row: milliseconds or shares, and whether the aim is met. */
interface Row {
  ours: string;
  theirs: string;
  got: string;
  aim: string;
  /** measured as a share of the aim, 1 and up: met */
  met: number;
}

const widths = [30, 24, 7, 22, 22, 8, 8] as const;
const line = (cells: readonly string[]) =>
  cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i] ?? 0))).join(' ');
const load = () => `load ${loadavg().map((value) => value.toFixed(2)).join(' ')}`; // prettier-ignore

console.log(`Node ${process.versions.node} · ${cpus()[0]?.model.trim() ?? ''}, ${cpus().length} cores · ${load()}`);
console.log(line(['work', 'against', 'threads', 'ours, best (median)', 'theirs, best (median)', 'got', 'aim']));
let [count, met] = [0, 0];
for (const aim of AIMS) {
  const what = 'cold' in aim ? aim.cold : aim.match;
  const against = 'against' in aim ? aim.against : 'peak';
  const name = `${what} ${against} ${aim.threads} ${aim.threads === 1 ? 'thread' : 'threads'}`;
  if (!positionals.every((word) => name.includes(word))) continue;
  const start = [what, against, `${aim.threads}`];
  count++;
  try {
    if (isPeer(against)) {
      const reason = missing(against);
      if (reason) throw new Error(`skipped: ${reason}`);
      start[1] = peerVersion(against);
    }
    const row = await measure(aim);
    const verdict = row.met >= 1 ? 'met' : `NOT MET, ${(row.met * 100).toFixed(0)} % of it`;
    console.log(line([...start, row.ours, row.theirs, row.got, row.aim]), verdict);
    if (row.met >= 1) met++;
  } catch (error) {
    console.log(line(start), (error as Error).message);
  }
}
console.log(`${met} of ${count} met · ${load()}`);

async function measure(aim: Aim): Promise<Row> {
  if ('cold' in aim) {
    const starts = await timeColdStarts(pacing === 'smoke' ? 1 : Math.ceil(pacing / 2), ['saccade', aim.against]);
    const [ours, theirs] = [starts.get('saccade')!, starts.get(aim.against)!];
    const got = ours.best / theirs.best;
    const aimed = `${aim.share.toFixed(2)}x`;
    return { ours: time(ours), theirs: time(theirs), got: `${got.toFixed(2)}x`, aim: aimed, met: aim.share / got };
  }
  const peers = 'against' in aim && isPeer(aim.against) ? [aim.against] : [];
  const { results, problems, peak } = play([{ match: aim.match, peers }], aim.threads, pacing)[0]!;
  if (problems.length) throw new Error(problems.join('; '));
  const [ours, theirs] = results;
  if ('peak' in aim) {
    const share = (ours!.flop! / (ours!.best / 1e3)) / peak; // prettier-ignore
    const percent = (of: number) => `${(of * 100).toFixed(0)} %`;
    const rate = `peak ${(peak / 1e9).toFixed(0)} GFLOP/s`;
    return { ours: time(ours!), theirs: rate, got: percent(share), aim: percent(aim.peak), met: share / aim.peak };
  }
  const ratio = theirs!.best / ours!.best;
  const got = `${ratio.toFixed(2)}x`;
  return { ours: time(ours!), theirs: time(theirs!), got, aim: `${aim.ratio}x`, met: ratio / aim.ratio };
}

function isPeer(name: string): name is PeerName {
  return (PEERS as readonly string[]).includes(name);
}

function time({ best, median }: { best: number; median: number }): string {
  return `${best.toFixed(2)} (${median.toFixed(2)}) ms`;
}
