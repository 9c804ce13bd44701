// `onProgress`: what is loaded, of how much, and what becomes of a function that throws.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BYTES, counters } from '../../bindings/detector/progress.ts';
import { createDetector } from '../../bindings/index.node.ts';
import type { LoadProgress } from '../../bindings/types.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('detector/progress');
const sizeOf = (path: string) => statSync(join(ROOT, path)).size;
const FILES = { exact: 'mtcnn', small: 'mtcnn-small', tiny: 'mtcnn-tiny', default: 'elg', lite: 'elg-lite' };

test('bytes of weights are those of the files', () => {
  for (const [name, file] of Object.entries(FILES)) {
    assert.is(BYTES[name], sizeOf(`weights/${file}.safetensors`), name);
  }
});

test('one call a file, ever more, at last all', async () => {
  for (const [eyes, weights] of [
    [true, 'exact'],
    [false, 'small'],
  ] as const) {
    const said: LoadProgress[] = [];
    const detector = await createDetector({ eyes, weights, threads: 1, onProgress: (progress) => said.push(progress) });
    const kernels = sizeOf(`dist/wasm/${detector.info.build}.wasm`);
    detector.close();
    const all = kernels + BYTES[weights]! + (eyes ? BYTES.default! : 0);
    assert.is(said.length, eyes ? 3 : 2);
    said.reduce((before, now) => (assert.ok(now.loaded > before.loaded && now.loaded <= now.total), now));
    assert.equal(said.at(-1), { loaded: all, total: all });
  }
});

test('what is given as bytes is not loaded', async () => {
  const bytes = (path: string) => readFileSync(join(ROOT, path));
  const files = { wasm: bytes('dist/wasm/simd.wasm'), weights: bytes('weights/mtcnn.safetensors') };
  const said: LoadProgress[] = [];
  const detector = await createDetector({ ...files, eyes: false, onProgress: (progress) => said.push(progress) });
  detector.close();
  assert.equal(said, []);
});

test('a length that nobody says grows with what comes', () => {
  const said: LoadProgress[] = [];
  const count = counters((progress) => said.push(progress));
  const [ours, given, silent] = [count('small'), count(undefined), count(undefined)];
  ours(100, 7); // as a server that compresses says
  given(10, 50);
  silent(30, 0);
  given(50, 50);
  given(50);
  silent(60, 20);
  assert.equal(
    said.map(({ loaded, total }) => [loaded, total - BYTES.small!]),
    [
      [100, 0],
      [110, 50],
      [140, 80],
      [180, 80],
      [210, 110],
    ],
  );
});

test('what it throws, createDetector rejects with, and asks no more', async () => {
  const reason = new Error('no more');
  let calls = 0;
  const onProgress = () => {
    calls++;
    throw reason;
  };
  assert.is(await createDetector({ onProgress }).catch((error: unknown) => error), reason);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.is(calls, 1);
});

test('it is a function', async () => {
  const { code, message } = await createDetector({ onProgress: true as never }).catch((error) => error);
  assert.is(code, 'SACCADE_BAD_OPTION');
  assert.is(message, "Expected a function for option 'onProgress' but received true.");
});

test.run();
