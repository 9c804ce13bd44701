// What a page loads, compressed as servers do it, and what may be loaded at most.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';

const test = suite('sizes');

const gzipped = (path: string) => gzipSync(readFileSync(join(ROOT, path)), { level: 9 }).length;
const sum = (paths: string[]) => paths.map(gzipped).reduce((a, b) => a + b);
const holds = (what: string, bytes: number, limit: number) =>
  assert.ok(bytes <= limit, `${what}: ${bytes} bytes, at most ${limit}`);

const BUILDS = ['simd', 'relaxed', 'simd-threads', 'relaxed-threads'].map((name) => `dist/wasm/${name}.wasm`);
// chunk.js: what the page shares with track.js, which is loaded when a video is first looked at
const SCRIPT = ['index', 'chunk', 'host.worker'].map((name) => `dist/browser/${name}.js`);
const KB = 1024;
const MB = 1e6;

// 5 kB of it are the threads' doing: the pool, the queue of units, whole pictures on workers; 2.5 kB give memory
// back, notice lost workers, and check what goes in and comes out; 1.2 say how a face is turned and where it looks,
// once more in track, for smoothed points; 1.1 make light better, 4 find turned faces and look at faces again, in a
// worker that can load nothing later; 0.4 start workers of another origin and say what a policy lacks;
// 0.9 look at a picture that is one eye several times
test('script of a page: 39 kB; with track 44.75', () => {
  holds('script', sum(SCRIPT), 39 * KB);
  assert.match(readFileSync(join(ROOT, 'README.md'), 'utf8'), /^\| script +\|.*\| (38\.5|39) KiB +\|$/m);
  holds('script and track', sum([...SCRIPT, 'dist/browser/track.js']), 44.75 * KB);
});

test('script of an edge function: 32.25 kB', () => holds('script', gzipped('dist/edge/index.js'), 32.25 * KB));

for (const build of BUILDS) test(`${build}: 25 kB`, () => holds(build, gzipped(build), 25 * KB));

test('all that a page loads for faces: 1.95 MB, with small weights 1 MB', () => {
  const wasm = Math.max(...BUILDS.map(gzipped));
  holds('exact', sum([...SCRIPT, 'weights/mtcnn.safetensors']) + wasm, 1.95 * MB);
  holds('small', sum([...SCRIPT, 'weights/mtcnn-small.safetensors']) + wasm, MB);
});

test('the two scripts name no other module: a page needs no bundler', () => {
  for (const path of [...SCRIPT, 'dist/browser/track.js', 'dist/edge/index.js']) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const names = [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1]!);
    assert.equal(
      names.filter((name) => !name.startsWith('./')),
      [],
      path,
    );
    assert.not.match(text, /\beval\(|new Function\(|\bnode:/, path);
  }
});

test.run();
