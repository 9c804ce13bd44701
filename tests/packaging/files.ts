// What a page, a function on the edge and Node load of the package, and how much each may be, compressed as servers do
// it: what the size test holds, and the report in CI prints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const MB = 1e6;

export const BUILDS = ['simd', 'relaxed', 'simd-threads', 'relaxed-threads'].map((name) => `dist/wasm/${name}.wasm`);
const LARGEST = 'dist/wasm/simd-threads.wasm';
// chunk.js: what the page shares with track.js, which is loaded when a video is first looked at
export const SCRIPT = ['index', 'chunk', 'host.worker'].map((name) => `dist/browser/${name}.js`);

export interface Part {
  name: string;
  files: readonly string[];
  /** bytes, gzip */
  limit: number;
}

// 5 kB of a page's script are the threads' doing: the pool, the queue of units, whole pictures on workers; 2.5 kB give
// memory back, notice lost workers, and check what goes in and comes out; 1.2 say how a face is turned and where it
// looks, once more in track, for smoothed points; 1.1 make light better, 4 find turned faces and look at faces again,
// in a worker that can load nothing later; 0.4 start workers of another origin and say what a policy lacks; 0.4 say how
// much is loaded; 0.9 look at a picture that is one eye several times; 0.2 read whole
// numbers; 0.1 know our files by their tables, 0.1 show lists that hold themselves
export const PARTS: readonly Part[] = [
  { name: 'script of a page', files: SCRIPT, limit: 40.25 * KB },
  { name: 'script of a page, and track', files: [...SCRIPT, 'dist/browser/track.js'], limit: 46 * KB },
  { name: 'script of an edge function', files: ['dist/edge/index.js'], limit: 33 * KB },
  ...BUILDS.map((file) => ({ name: file, files: [file], limit: 25 * KB })),
  {
    name: 'all that a page loads for faces',
    files: [...SCRIPT, LARGEST, 'weights/mtcnn.safetensors'],
    limit: 1.95 * MB,
  },
  { name: 'the same with small weights', files: [...SCRIPT, LARGEST, 'weights/mtcnn-small.safetensors'], limit: MB },
  {
    name: 'the same with tiny weights',
    files: [...SCRIPT, LARGEST, 'weights/mtcnn-tiny.safetensors'],
    limit: 0.52 * MB,
  },
  { name: 'weights of eyes', files: ['weights/elg.safetensors'], limit: 0.125 * MB },
  { name: 'weights of eyes, lite', files: ['weights/elg-lite.safetensors'], limit: 0.025 * MB },
];

/** Bytes of a part, each file by itself, in the checkout at `root`. */
export function gzipped(root: string, { files }: Pick<Part, 'files'>): number {
  return files.map((path) => gzipSync(readFileSync(join(root, path)), { level: 9 }).length).reduce((a, b) => a + b);
}
