// npm run bench -- [words] [--smoke] [--json FILE] [--peers]
//   words    only groups whose file or name contains one of them: conv, nets, peers ...
//   --smoke  every case once, to see that it still runs and computes the right thing
//   --json   adds the numbers to a file
//   --peers  installs other engines into bench/peers and times them on the same work
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { Report, type Bench } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    json: { type: 'string' },
    peers: { type: 'boolean', default: false },
  },
});

if (!existsSync(new URL('../dist/wasm/simd.wasm', import.meta.url))) {
  console.error('Nothing to time: dist/ is missing. Run npm run build first.');
  process.exit(1);
}
const here = fileURLToPath(new URL('.', import.meta.url));
const files = await glob('**/*.bench.ts', { cwd: here, ignore: '**/node_modules/**' });
// peers last: they leave a large heap behind
const rank = (file: string) => (file.startsWith('peers/') ? 1 : 0);
files.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));

const report = new Report({ smoke: values.smoke, peers: values.peers, filters: positionals });
for (const file of files) {
  report.enter(file.replace('.bench.ts', ''));
  const { default: bench } = (await import(new URL(file, import.meta.url).href)) as { default: Bench };
  try {
    await bench(report);
  } catch (error) {
    report.problem(`stopped: ${(error as Error).stack}`);
  }
}
if (values.json) report.save(values.json);
if (report.problems.length) {
  console.error(`\n${report.problems.length} problems:\n${report.problems.join('\n')}`);
  process.exitCode = 1;
}
