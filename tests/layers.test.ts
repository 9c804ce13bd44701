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
  'bindings/faces.ts': [],
  'bindings/pictures.ts': [],
  'bindings/types.ts': [],
  'bindings/types.edge.ts': [],
  'bindings/types.page.ts': [],
  'bindings/video.ts': [],
  'bindings/platform.ts': [],
  'bindings/mtcnn.ts': [],

  // the spine: runtime, image, nets, eyes, pose, cascade, detector
  'bindings/runtime': ['assembly/abi.ts', 'bindings/runtime', 'packages'],
  'bindings/image': ['assembly/abi.ts', 'bindings/image', 'bindings/runtime'],
  'bindings/weights': ['bindings/weights'],
  'bindings/nets': ['assembly/abi.ts', 'bindings/image', 'bindings/nets', 'bindings/runtime', 'bindings/weights'],
  'bindings/eyes': ['assembly/abi.ts', 'bindings/eyes', 'bindings/image', 'bindings/nets', 'bindings/runtime'],
  // how a face is turned, where it looks: numbers to numbers
  'bindings/pose': ['bindings/eyes', 'bindings/pose'],
  'bindings/cascade': [
    'assembly/abi.ts',
    'bindings/cascade',
    'bindings/eyes',
    'bindings/image',
    'bindings/nets',
    'bindings/pose',
    'bindings/runtime',
  ],
  // who is who, and smoothing: asks for faces, computes none
  'bindings/track': ['bindings/cascade', 'bindings/eyes', 'bindings/pose', 'bindings/runtime', 'bindings/track'],
  'bindings/detector': [
    'bindings/cascade',
    'bindings/detector',
    'bindings/nets',
    'bindings/runtime',
    'bindings/track',
    'bindings/weights',
  ],

  // platforms
  'bindings/decode': ['bindings/decode', 'node', 'packages'],
  'bindings/node': ['bindings/crop', 'bindings/decode', 'bindings/detector', 'bindings/draw', 'bindings/node', 'node'],
  'bindings/browser': [
    'bindings/browser',
    'bindings/cascade',
    'bindings/detector',
    'bindings/runtime',
    'bindings/track',
  ],
  'bindings/index.ts': [
    'bindings/browser',
    'bindings/cascade',
    'bindings/detector',
    'bindings/mtcnn.ts',
    'bindings/runtime',
  ],
  'bindings/index.edge.ts': ['bindings/cascade', 'bindings/detector', 'bindings/mtcnn.ts', 'bindings/runtime'],
  'bindings/index.node.ts': ['bindings/cascade', 'bindings/mtcnn.ts', 'bindings/node'],

  // conversion of other formats, above the networks' tables: for the command alone
  'bindings/import': ['bindings/import', 'bindings/nets', 'bindings/weights', 'packages'],
  // how fast it is here: measured by the command and by the demo
  'bindings/speed': [
    'bindings/cascade',
    'bindings/eyes',
    'bindings/import',
    'bindings/nets',
    'bindings/runtime',
    'bindings/speed',
  ],
  // a leaf, as errors and types are
  'bindings/checks': [],
  'bindings/draw': ['bindings/draw', 'packages'],
  // one picture's result as lines: the command's, a server's
  'bindings/results': ['bindings/results', 'packages'],
  // Request → Response, for any server: what needs Node is loaded by index.node.ts alone
  'bindings/http': [
    'bindings/cascade',
    'bindings/detector',
    'bindings/draw',
    'bindings/http',
    'bindings/node',
    'bindings/results',
    'bindings/runtime',
  ],
  'bindings/crop': ['bindings/crop', 'bindings/image'],
  // eyes over time: results of `track` in, plain objects out
  'bindings/attention': ['bindings/attention'],
  // results against annotations: pure, reads no file
  'bindings/evaluate': ['bindings/draw', 'bindings/evaluate'],
  'bindings/cli': [
    'bindings/cli',
    'bindings/crop',
    'bindings/decode',
    'bindings/detector',
    'bindings/draw',
    'bindings/evaluate',
    'bindings/http',
    'bindings/import',
    'bindings/mtcnn.ts',
    'bindings/node',
    'bindings/results',
    'bindings/speed',
    'node',
    'packages',
  ],
  'bindings/demo': [
    'bindings/demo',
    'bindings/detector',
    'bindings/draw',
    'bindings/index.ts',
    'bindings/results',
    'bindings/speed',
    'node',
  ],
  'weights/convert': ['bindings/import', 'bindings/weights', 'weights/convert', 'node'],
};
const LEAVES = [
  'bindings/checks',
  'bindings/errors.ts',
  'bindings/faces.ts',
  'bindings/pictures.ts',
  'bindings/platform.ts',
  'bindings/types.edge.ts',
  'bindings/types.page.ts',
  'bindings/types.ts',
  'bindings/video.ts',
];

/** The room of a file: the innermost folder that is one, or the file itself where it lies beside the rooms. */
function roomOf(path: string): string {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
    if (folder in MAY_IMPORT) return folder;
  return path;
}

/** What an import names, as a room. */
function target(from: string, name: string): string {
  if (name.startsWith('node:') || name === 'worker_threads') return 'node';
  if (!name.startsWith('.')) return 'packages';
  const path = posix.join(posix.dirname(from), name);
  return roomOf(path.endsWith('.ts') ? path : `${path}.ts`); // assembly/ leaves the ending out
}

/** Everything that a file imports: static, re-exported, or when it runs. */
function importsOf(text: string): string[] {
  const code = text.replace(/^\s*(\/\/|\*|\/\*|`).*$/gm, ''); // no comments, no code that is a text
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

layers('what users import stands beside the rooms, and nothing else', () => {
  const loose = readdirSync(join(ROOT, 'bindings')).filter((name) => /\.[jt]s$/.test(name));
  const named = [
    'bundle.js',
    'errors.ts',
    'faces.ts',
    'index.edge.ts',
    'index.node.ts',
    'index.ts',
    'mtcnn.ts',
    'pictures.ts',
    'platform.ts',
    'types.edge.ts',
    'types.page.ts',
    'types.ts',
    'video.ts',
  ];
  assert.equal(loose.sort(), named);
});

// Rooms of the spine, each above the ones before it.
const SPINE = ['runtime', 'image', 'nets', 'eyes', 'pose', 'cascade', 'track', 'detector', 'node'].map(
  (name) => `bindings/${name}`,
);

layers('the spine is straight: no room may import one above it', () => {
  for (const [i, room] of SPINE.entries()) {
    const above = MAY_IMPORT[room]!.filter((other) => SPINE.indexOf(other) > i);
    assert.equal(above, [], room);
  }
});

layers('the scan sees every kind of import', () => {
  const wrong = (path: string, text: string) => wrongImports(path, text).length;
  assert.is(wrong('bindings/runtime/share.ts', "import { a } from '../cascade/index.ts';"), 1);
  assert.is(wrong('bindings/runtime/share.ts', "import {\n  a,\n} from '../cascade/index.ts';"), 1);
  assert.is(wrong('bindings/runtime/share.ts', "export * from '../nets/plan.ts';"), 1);
  assert.is(wrong('bindings/runtime/share.ts', "await import('node:fs');"), 1);
  assert.is(wrong('bindings/runtime/share.ts', "import 'node:fs';"), 1);
  assert.is(wrong('bindings/runtime/share.ts', "// from 'node:fs'\nimport { E } from '../errors.ts';"), 0);
  assert.is(wrong('assembly/kernels/dense.ts', "import { conv } from './conv';"), 1);
  assert.is(wrong('assembly/kernels/dense.ts', "import { Job } from '../core/job';"), 0);
  assert.is(wrong('bindings/utils/misc.ts', ''), 1);
  assert.match(
    wrongImports('bindings/runtime/share.ts', "import '../cascade/index.ts';")[0]!,
    /^bindings\/runtime\/share\.ts imports \.\.\/cascade\/index\.ts: bindings\/runtime may import assembly\/abi\.ts, /,
  );
});

layers.run();
