// npm run bench -- [words] [--smoke] [--seconds N] [--json FILE]
//   words    only groups whose file or name contains one of them: conv, nets, peers ...
//   --smoke  every case once, to see that it still runs and computes the right thing
//   --seconds  how long a group may take, in place of 30 (15 for a match with others)
//   --json   where the numbers go; a whole run goes to results/<date>-<cpu>.json, parts of one nowhere
// Other engines are installed into peers/ on the way; where they cannot be, it says why and goes on.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { Report, type Bench } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    json: { type: 'string' },
  },
});

if (!existsSync(new URL('../dist/bindings/index.node.js', import.meta.url))) {
  console.error('Nothing to time: dist/ is missing. Run npm run build first.');
  process.exit(1);
}
const here = fileURLToPath(new URL('.', import.meta.url));
const files = await glob('**/*.bench.ts', { cwd: here, ignore: '**/node_modules/**' });
// what is ours from the inside out, then the others
const ORDER = ['kernels', 'nets', 'cascade', 'track', 'whole', 'peers'];
const rank = (file: string) => ORDER.indexOf(file.split('/')[0]!);
files.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));

const report = new Report({
  smoke: values.smoke,
  filters: positionals,
  ...(values.seconds && { seconds: Number(values.seconds) }),
});
for (const file of files) {
  report.enter(file.replace('.bench.ts', ''));
  const { default: bench } = (await import(new URL(file, import.meta.url).href)) as { default: Bench };
  try {
    await bench(report);
  } catch (error) {
    report.problem(`stopped: ${(error as Error).stack}`);
  }
}
const isWhole = !values.smoke && positionals.length === 0;
const place = values.json ?? (isWhole ? report.place : null);
if (place) report.save(place);
if (report.problems.length) {
  console.error(`\n${report.problems.length} problems:\n${report.problems.join('\n')}`);
  process.exitCode = 1;
}
