// Imports point one way. The table is the rule; the scan reads every import of assembly/, bindings/ and
// weights/convert/.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './helpers/engine.ts';

const layers = suite('layers');

/** `node`: node:*. `packages`: anything from npm. Rooms of bindings/ may import errors.ts and types.ts besides. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'assembly/abi.ts': [],
  'assembly/core': ['assembly/abi.ts', 'assembly/core'],
  // kernels never import one another, not even a neighbor in their own folder
  'assembly/kernels': ['assembly/abi.ts', 'assembly/core'],
  'assembly/image': ['assembly/abi.ts', 'assembly/core'],
  'assembly/boxes': ['assembly/abi.ts', 'assembly/core'],
  'assembly/index.ts': ['assembly/abi.ts', 'assembly/core', 'assembly/kernels', 'assembly/image', 'assembly/boxes'],

  'bindings/errors.ts': [],
  'bindings/types.ts': [],
  'bindings/runtime': ['assembly/abi.ts', 'bindings/runtime', 'packages'],
  // a platform's own way to start a thread
  'bindings/runtime/node': ['bindings/runtime', 'bindings/runtime/node', 'node'],
  'bindings/weights': ['bindings/weights', 'packages'],
  // conversion of other formats: for the command alone
  'bindings/weights/import': ['bindings/weights', 'bindings/weights/import', 'node', 'packages'],
  'bindings/nets': ['assembly/abi.ts', 'bindings/nets', 'bindings/runtime', 'bindings/weights'],
  'bindings/cascade': ['assembly/abi.ts', 'bindings/cascade', 'bindings/nets', 'bindings/runtime'],
  'bindings/breathe.ts': [],
  // who is who, and smoothing: asks for faces, computes none
  'bindings/track': ['bindings/breathe.ts', 'bindings/cascade', 'bindings/track'],
  'bindings/mtcnn.ts': [],
  'bindings/many.ts': [],
  'bindings/detector/options.ts': ['bindings/cascade', 'bindings/track'],
  'bindings/core.ts': ['bindings/breathe.ts', 'bindings/cascade', 'bindings/nets', 'bindings/runtime'],
  'bindings/detector/detector.ts': [
    'bindings/cascade',
    'bindings/core.ts',
    'bindings/many.ts',
    'bindings/detector/options.ts',
    'bindings/runtime',
    'bindings/track',
  ],
  // whole pictures on other threads; node/ is how a worker is started there
  'bindings/crew': [
    'bindings/cascade',
    'bindings/core.ts',
    'bindings/crew',
    'bindings/detector/detector.ts',
    'bindings/runtime',
  ],
  'bindings/crew/node': ['bindings/crew', 'bindings/crew/node', 'bindings/decode', 'bindings/runtime/node', 'node'],
  'bindings/decode': ['bindings/decode', 'node', 'packages'],
  'bindings/draw': ['bindings/draw', 'packages'],
  'bindings/version.ts': [],
  'bindings/load.ts': [
    'bindings/cascade',
    'bindings/nets',
    'bindings/runtime',
    'bindings/version.ts',
    'bindings/weights',
  ],
  'bindings/open.ts': [
    'bindings/core.ts',
    'bindings/crew',
    'bindings/detector/detector.ts',
    'bindings/load.ts',
    'bindings/detector/options.ts',
  ],
  // the browser's two sides: index.ts and host.ts on the page, host.worker.ts off it; browser/ is what they say to each
  // other
  'bindings/files.ts': ['bindings/load.ts'],
  'bindings/browser': [
    'bindings/breathe.ts',
    'bindings/browser',
    'bindings/cascade',
    'bindings/core.ts',
    'bindings/load.ts',
    'bindings/runtime',
    'bindings/track',
  ],
  'bindings/host.ts': ['bindings/browser', 'bindings/files.ts', 'bindings/load.ts'],
  'bindings/host.worker.ts': ['bindings/browser', 'bindings/core.ts', 'bindings/load.ts', 'bindings/runtime'],
  'bindings/index.ts': [
    'bindings/browser',
    'bindings/cascade',
    'bindings/host.ts',
    'bindings/load.ts',
    'bindings/many.ts',
    'bindings/mtcnn.ts',
    'bindings/detector/options.ts',
    'bindings/track',
  ],
  'bindings/node.ts': [
    'bindings/crew',
    'bindings/crew/node',
    'bindings/decode',
    'bindings/detector/detector.ts',
    'bindings/open.ts',
    'bindings/runtime/node',
    'node',
  ],
  'bindings/index.edge.ts': ['bindings/cascade', 'bindings/mtcnn.ts', 'bindings/open.ts'],
  'bindings/index.node.ts': ['bindings/cascade', 'bindings/mtcnn.ts', 'bindings/node.ts'],
  'bindings/cli': [
    'bindings/cli',
    'bindings/decode',
    'bindings/detector/detector.ts',
    'bindings/draw',
    'bindings/many.ts',
    'bindings/mtcnn.ts',
    'bindings/node.ts',
    'bindings/weights/import',
    'node',
    'packages',
  ],
  'bindings/demo': ['bindings/demo', 'bindings/draw', 'bindings/index.ts', 'node'],
  'weights/convert': ['bindings/weights', 'bindings/weights/import', 'weights/convert', 'node', 'packages'],
};
const LEAVES = ['bindings/errors.ts', 'bindings/types.ts'];

/** The room of a file: the innermost folder that is one, or the file itself where it lies beside the rooms. */
function roomOf(path: string): string {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
    if (folder in MAY_IMPORT) return folder;
  return path;
}

/** What an import names, as a room. */
function target(from: string, name: string): string {
  if (name.startsWith('node:')) return 'node';
  if (!name.startsWith('.')) return 'packages';
  const path = posix.join(posix.dirname(from), name);
  return roomOf(path.endsWith('.ts') ? path : `${path}.ts`); // assembly/ leaves the ending out
}

/** Everything that a file imports: static, re-exported, or when it runs. */
function importsOf(text: string): string[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm)].map((match) => match[1]!);
}

function wrongImports(path: string, text: string): string[] {
  const room = roomOf(path);
  const may = MAY_IMPORT[room];
  if (!may) return [`${path} is in no room of tests/layers.test.ts`];
  const allowed = path.startsWith('assembly/') ? may : [...may, ...LEAVES];
  return importsOf(text)
    .filter((name) => !allowed.includes(target(path, name)))
    .map((name) => `${path} imports ${name}: ${room} may import ${allowed.join(', ') || 'nothing'}`);
}

const files = ['assembly', 'bindings', 'weights/convert'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/'))),
);

layers('imports point one way', () => {
  const wrong = files.flatMap((path) => wrongImports(path, readFileSync(join(ROOT, path), 'utf8')));
  assert.is(wrong.join('\n'), '');
});

layers('a room that is gone is gone from the table', () => {
  const rooms = new Set(files.map(roomOf));
  assert.equal(
    Object.keys(MAY_IMPORT).filter((room) => !rooms.has(room)),
    [],
  );
});

layers('the scan sees every kind of import', () => {
  const wrong = (path: string, text: string) => wrongImports(path, text).length;
  assert.is(wrong('bindings/runtime/pool.ts', "import { a } from '../cascade/index.ts';"), 1);
  assert.is(wrong('bindings/runtime/pool.ts', "import {\n  a,\n} from '../cascade/index.ts';"), 1);
  assert.is(wrong('bindings/runtime/pool.ts', "export * from '../nets/plan.ts';"), 1);
  assert.is(wrong('bindings/runtime/pool.ts', "await import('node:fs');"), 1);
  assert.is(wrong('bindings/runtime/pool.ts', "import 'node:fs';"), 1);
  assert.is(wrong('bindings/runtime/pool.ts', "// from 'node:fs'\nimport { E } from '../errors.ts';"), 0);
  assert.is(wrong('assembly/kernels/dense.ts', "import { conv } from './conv';"), 1);
  assert.is(wrong('assembly/kernels/dense.ts', "import { Job } from '../core/job';"), 0);
  assert.is(wrong('bindings/utils/misc.ts', ''), 1);
  assert.match(
    wrongImports('bindings/runtime/pool.ts', "import '../cascade/index.ts';")[0]!,
    /^bindings\/runtime\/pool\.ts imports \.\.\/cascade\/index\.ts: bindings\/runtime may import assembly\/abi\.ts, /,
  );
});

layers.run();
