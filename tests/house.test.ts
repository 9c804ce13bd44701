// What a file may be: at most 300 lines, comments at most 120 columns, and docs that it names are there.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './helpers/engine.ts';

const house = suite('house');
const LINES = 300;
const COLUMNS = 120;

const files = ['assembly', 'bindings', 'tests', 'bench', 'release', 'docs'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules')),
);
const linesOf = (path: string) => readFileSync(join(ROOT, path), 'utf8').split('\n');

house('no file has more than 300 lines', () => {
  const long = files
    .filter((path) => !path.startsWith('bench/'))
    .map((path) => [path, linesOf(path).length - 1] as const)
    .filter(([, lines]) => lines > LINES);
  assert.equal(long, []);
});

house('no comment goes beyond column 120', () => {
  const wide = files.flatMap((path) =>
    linesOf(path)
      .map((line, i) => ({ line, place: `${path}:${i + 1}` }))
      .filter(({ line }) => line.length > COLUMNS && /^\s*(\/\/|\/?\*)|[;,{(]\s+\/\/ /.test(line))
      .map(({ place }) => place),
  );
  assert.equal(wide, []);
});

house('docs that are named are there', () => {
  const named = files.flatMap((path) => linesOf(path).flatMap((line) => line.match(/\bdocs\/[\w-]+\.md/g) ?? []));
  assert.ok(named.length > 0);
  assert.equal(
    named.filter((name) => !existsSync(join(ROOT, name))),
    [],
  );
});

house.run();
