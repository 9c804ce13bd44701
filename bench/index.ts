// npm run bench -- [words] [--smoke] [--seconds N] [--before DIR] [--json FILE] [--aims]
//   words      only a folder's groups (kernels, nets, cascade, threads, track, whole, peers), or those whose file or
//              name contains a word
//   --smoke    every case once, to see that it still runs and computes the right thing
//   --seconds  of timing a group
//   --before   the folder of an older version, built: both are timed in turns (threads, whole/folder)
//   --json     where the numbers go; a whole run goes to results/<date>-<cpu>.json, parts of one nowhere
//   --aims     only groups that an aim asks for
// Other engines are installed into peers/ on the way; where they cannot be, it says why and goes on.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { isAimed, verdicts } from './aims.ts';
import type { Group } from './group.ts';
import { load, Report } from './report.ts';
import { runGroup } from './runner.ts';
import { titles, verdictLine } from './table.ts';

// what is ours from the inside out, then the others
const FOLDERS = ['kernels', 'nets', 'cascade', 'threads', 'track', 'whole', 'peers'];
const PATIENCE_MS = 600_000; // of a process

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    smoke: { type: 'boolean', default: false },
    seconds: { type: 'string' },
    before: { type: 'string' },
    json: { type: 'string' },
    aims: { type: 'boolean', default: false },
    // groups by their whole names: this is a process that another run started
    only: { type: 'string', multiple: true },
  },
});

interface Listed {
  file: string;
  group: Group;
}

if (!existsSync(new URL('../dist/bindings/index.node.js', import.meta.url))) {
  console.error('Nothing to time: dist/ is missing. Run npm run build first.');
  process.exit(1);
}
const { smoke, only } = values;
const options = {
  smoke,
  seconds: values.seconds ? Number(values.seconds) : null,
  before: values.before ? resolve(values.before) : null,
};
const report = new Report();
const groups = (await list()).filter(isWanted);
if (only) await runHere(groups);
else {
  console.log(report.head);
  if (smoke) console.log('smoke: every case once, times mean nothing');
  console.log(`\n${titles()}`);
  for (let i = 0; i < groups.length; i++) {
    const listed = groups[i]!;
    for (const note of listed.group.prepare?.() ?? []) report.note(note);
    const { process: own } = listed.group;
    if (!own) await runHere([listed]);
    else {
      const together = [listed];
      while (smoke && groups[i + 1]?.group.process?.key === own.key) together.push(groups[++i]!);
      runApart(together, own.flags ?? []);
    }
  }
  if (!smoke) sayAims();
  console.log(`\nload ${load().join(' ')}`);
}
const isWhole = !smoke && !values.aims && positionals.length === 0;
const place = values.json ?? (isWhole ? report.place : null);
if (place) {
  report.save(place, smoke);
  if (!only) console.log(`written to ${place}`);
}
if (report.problems.length && !only) {
  console.error(`\n${report.problems.length} problems:\n${report.problems.join('\n')}`);
}
// other engines' threads keep a process alive
process.exit(report.problems.length && !only ? 1 : 0);

async function list(): Promise<Listed[]> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const files = await glob('**/*.bench.ts', { cwd: here, ignore: '**/node_modules/**' });
  const rank = (file: string) => FOLDERS.indexOf(file.split('/')[0]!);
  // what is surely not asked for is not loaded
  const isAsked = (path: string) =>
    only
      ? only.some((name) => name.startsWith(`${path.replace('.bench.ts', '')}: `))
      : positionals.some((word) => !FOLDERS.includes(word) || path.startsWith(`${word}/`));
  files.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const asked = only || positionals.length > 0 ? files.filter(isAsked) : files;
  const all = asked.map(async (path) => {
    const { default: found } = (await import(new URL(path, import.meta.url).href)) as { default: readonly Group[] };
    return found.map((group) => ({ file: path.replace('.bench.ts', ''), group }));
  });
  return (await Promise.all(all)).flat();
}

function isWanted({ file, group }: Listed): boolean {
  const name = `${file}: ${group.name}`;
  if (only) return only.includes(name);
  if (values.aims && !isAimed(name)) return false;
  const isNamed = (word: string) =>
    FOLDERS.includes(word) ? file.startsWith(`${word}/`) : name.toLowerCase().includes(word.toLowerCase());
  return positionals.length === 0 || positionals.some(isNamed);
}

async function runHere(some: readonly Listed[]): Promise<void> {
  for (const { file, group } of some) await runGroup(group, file, options, report);
}

// This program again, in a process of its own, which prints; its numbers come back in a file.
function runApart(some: readonly Listed[], flags: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'saccade-bench-'));
  const json = join(folder, 'run.json');
  const args = some.flatMap(({ file, group }) => ['--only', `${file}: ${group.name}`]);
  for (const name of ['seconds', 'before'] as const) if (values[name]) args.push(`--${name}`, values[name]);
  if (smoke) args.push('--smoke');
  const command = [...flags, '--import', 'tsx', fileURLToPath(import.meta.url), ...args, '--json', json];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit', timeout: PATIENCE_MS * some.length });
  if (existsSync(json)) report.adopt(json);
  if (status !== 0) report.problem(`${some[0]!.file}: ${some[0]!.group.name}: its process ended with ${status}`);
  rmSync(folder, { recursive: true });
}

// The aims whose groups ran, and how far they are met.
function sayAims(): void {
  const all = verdicts(report.groups);
  if (all.length === 0) return;
  console.log('\naims');
  for (const verdict of all) console.log(verdictLine(verdict));
  console.log(`${all.filter(({ met }) => met >= 1).length} of ${all.length} met`);
  report.groups.push({
    name: 'aims',
    measures: all.map(({ name, aim, value, median, unit }) => ({
      ...{ name: `${name}, aim ${aim}`, value, unit },
      ...(median !== undefined && { median }),
    })),
  });
}
