// npm run fuzz -- --seconds N [--only pictures,calls] [--seed S]: broken inputs of every kind until the time is over.
// npm run fuzz -- --replay tests/fuzz/found/...: one of them again.
// Exit 1 where one of them did harm; those lie in tests/fuzz/found, as small as they could be made.
import { parseArgs } from 'node:util';
import { campaign, replay, type Tally } from './campaign.ts';
import { KINDS, type KindName } from './kinds.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    only: { type: 'string', default: KINDS.join() },
    replay: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
if (values.replay !== undefined) {
  const { came, said, fault } = await replay(values.replay);
  process.stdout.write(`${came}: ${fault ?? said}\n`);
  process.exit(fault ? 1 : 0);
}
const only = values.only.split(',');
const kinds = KINDS.filter((kind) => only.includes(kind));
const unknown = only.filter((kind) => !(KINDS as readonly string[]).includes(kind));
if (unknown.length > 0 || !(Number(values.seconds) > 0) || !Number.isInteger(Number(values.seed))) {
  process.stderr.write(`npm run fuzz -- --seconds N [--only ${KINDS.join()}] [--seed S]\n`);
  process.exit(2);
}

const seed = Number(values.seed);
process.stdout.write(`seed ${seed}\n`);
let faults = 0;
for (const kind of kinds) {
  const seconds = Number(values.seconds) / kinds.length;
  const tally = await campaign(kind, { seed, seconds, count: Infinity });
  faults += tally.faults;
  process.stdout.write(line(kind, tally));
}
process.exit(faults > 0 ? 1 : 0);

function line(kind: KindName, tally: Tally): string {
  const outcomes = [...tally.outcomes].sort(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
  const { cases, kept, hangs, peak, mostCpu } = tally;
  const most = `most CPU ${mostCpu.toFixed(1)} s, peak RSS ${Math.round(peak / 1e6)} MB`;
  const counts = `${kept} traps kept inside, ${hangs} hangs, ${tally.faults} faults`;
  return [`${kind}: ${cases} cases: ${outcomes.join(', ')}; ${counts}; ${most}`, ...tally.found, ''].join('\n');
}
