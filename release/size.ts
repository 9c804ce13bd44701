// What the package weighs, as a table in Markdown: packed, as a page loads it, as it is installed. `npm run size`; in
// CI with `--base FOLDER`, a built checkout to compare with, and in the job's summary as well.
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipped, PARTS } from '../tests/packaging/files.ts';

interface Row {
  what: string;
  value: number;
  unit: 'bytes' | '';
  limit?: number;
}

function npm(root: string, ...args: string[]): string {
  return execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e9,
  });
}

/** Bytes of a package's files, without those of packages within it. */
function weigh(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : weigh(path);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}

function measure(root: string): Row[] {
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--dry-run', '--ignore-scripts')) as [
    { size: number; unpackedSize: number; entryCount: number },
  ];
  const installed = (...omit: string[]) => {
    const list = npm(root, 'ls', '--all', '--parseable', '--omit=dev', ...omit);
    return list.trim().split('\n').slice(1); // the first is the package itself
  };
  const rows = (what: string, paths: string[]): Row[] => [
    { what: `packages ${what}`, value: paths.length, unit: '' },
    { what: `bytes of packages ${what}`, value: paths.map(weigh).reduce((a, b) => a + b, 0), unit: 'bytes' },
  ];
  return [
    { what: 'packed (.tgz)', value: packed.size, unit: 'bytes' },
    { what: 'unpacked', value: packed.unpackedSize, unit: 'bytes' },
    { what: 'files', value: packed.entryCount, unit: '' },
    // a base may lack a file that is new
    ...PARTS.filter(({ files }) => files.every((path) => existsSync(join(root, path)))).map((part): Row => ({
      what: `${part.name}, gzip`,
      value: gzipped(root, part),
      unit: 'bytes',
      limit: part.limit,
    })),
    ...rows('installed with it', installed()),
    ...rows('without what is optional', installed('--omit=optional')),
  ];
}

function show(value: number, unit: Row['unit']): string {
  if (unit === '') return String(value);
  return value < 1e5 ? `${(value / 1024).toFixed(1)} KiB` : `${(value / 1e6).toFixed(2)} MB`;
}

function difference(now: number, before: number | undefined): string {
  if (before === undefined || now === before) return '';
  return `${now > before ? '+' : '−'}${Math.abs(now - before)}`;
}

/** Rows of one checkout, and of the one it is compared with. */
function table(rows: Row[], base: Row[] | null): string {
  const before = new Map(base?.map(({ what, value }) => [what, value]));
  const lines = rows.map(({ what, value, unit, limit }) => {
    const was = before.get(what);
    const cells = [
      what,
      show(value, unit),
      ...(base ? [was === undefined ? '' : show(was, unit), difference(value, was)] : []),
    ];
    return `| ${[...cells, limit === undefined ? '' : show(limit, 'bytes')].join(' | ')} |`;
  });
  const head = ['what', 'now', ...(base ? ['base', 'bytes more'] : []), 'at most'];
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...lines].join('\n');
}

const { base } = parseArgs({ options: { base: { type: 'string' } } }).values;
const root = fileURLToPath(new URL('..', import.meta.url));
const report = `## What saccade weighs\n\n${table(measure(root), base ? measure(base) : null)}\n`;
console.log(report);
if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, report);
