// The code of README.md and docs/: each block is a file of docs/snippets, and compiles against the packed package,
// strictly, without skipLibCheck, however modules are found.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blocksOf, DOCS, pages, snippet } from '../../docs/blocks.ts';
import { ROOT } from '../helpers/engine.ts';
import { unpackInto } from '../helpers/packed.ts';
import { moduleOf } from './modules.ts';

const test = suite('code in the docs');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'saccade-docs-')));
const blocks = pages().flatMap(blocksOf);
const files = readdirSync(join(DOCS, 'snippets'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(join(DOCS, 'snippets/').length).replaceAll('\\', '/'));

/** Their code is files elsewhere: tests/http, tests/recipes, tests/queue. */
const ELSEWHERE = ['docs/http.md', 'docs/scale.md'];

test.before(() => {
  unpackInto(join(home, 'node_modules'), 'none');
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module' }));
});
test.after(() => rmSync(home, { recursive: true, force: true }));

test('each block of code is a file, as it stands there', () => {
  for (const { page, file, language, text } of blocks) {
    const isCode = !['', 'text'].includes(language) && !ELSEWHERE.includes(page);
    if (isCode) assert.ok(file, `${page}: a block of ${language} without a file: ${text.slice(0, 60)}`);
    if (file) assert.is(text, snippet(file), `${page}: ${file} (npm run docs:blocks)`);
  }
});

test('each file is in some page', () => {
  const named = new Set(blocks.map(({ file }) => file));
  assert.equal(
    files.filter((file) => !named.has(file)),
    [],
  );
});

/** What tests/docs/frameworks compiles with types of others; code of others; settings. */
const isForeign = (file: string) => /^(frameworks|electron|others|setup)\//.test(file);
const isPage = (file: string) => /^page\/|\.html$/.test(file);

const NODENEXT = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
const BUNDLER = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const BARE = ['lib.es2022.d.ts'];
const DOM = [...BARE, 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'];

for (const [name, how] of [
  ['nodenext', NODENEXT],
  ['bundler', BUNDLER],
] as const) {
  for (const [where, lib, types, isMeant] of [
    ['Node without DOM', BARE, ['node'], (file: string) => !isPage(file) && !file.startsWith('edge/')],
    ['DOM', DOM, [], (file: string) => isPage(file) || /^(any|edge)\//.test(file)],
    ['Node and DOM', DOM, ['node'], (file: string) => !isPage(file)],
  ] as const) {
    test(`compiles: ${where}, ${name}`, () => {
      const sources = files
        .filter((file) => !isForeign(file) && isMeant(file))
        .flatMap((file) => {
          const source = moduleOf(file, snippet(file));
          if (source === null) return [];
          const path = join(home, `${file.replace(/\.\w+$/, '')}.mts`);
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, source);
          return [path];
        });
      const program = ts.createProgram(sources, {
        ...how,
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        skipLibCheck: false,
        allowImportingTsExtensions: true,
        lib: [...lib],
        types: [...types],
        typeRoots: [join(ROOT, 'node_modules/@types')],
      });
      // what @types/node lacks in itself is not ours
      const own = ts.getPreEmitDiagnostics(program).filter(({ file }) => !file?.fileName.includes('@types'));
      const host = { getCanonicalFileName: (n: string) => n, getCurrentDirectory: () => home, getNewLine: () => '\n' };
      assert.is(ts.formatDiagnostics(own, host), '');
    });
  }
}

test.run();
