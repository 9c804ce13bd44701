// Detectors that leave their own thread free: the same answers, all of them from workers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, type Face, type ImageSource } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';
import { runProgram } from '../helpers/process.ts';
import { detectionOf, fakePool, turn } from '../helpers/workers.ts';

const test = suite('detector/background');
const FILE = join(ROOT, 'sample.jpg');
const bytes = readFileSync(FILE);
const options = { deterministic: true, minFaceSize: 60 };
let expected: Face[];

test.before(async () => {
  await using detector = await createDetector({ ...options, threads: 1 });
  expected = await detector.detect(FILE);
  assert.ok(expected.length > 2);
});

for (const threads of [1, 2]) {
  test(`${threads} threads: detect and detectMany of every kind of picture, as on this thread`, async () => {
    await using detector = await createDetector({ ...options, threads, background: true });
    assert.is(detector.info.threads, threads);
    assert.is(detector.info.build, 'simd-threads');
    const images: ImageSource[] = [FILE, bytes, new Blob([bytes]), new URL(`file://${FILE}`)];
    for (const image of images) assert.equal(await detector.detect(image), expected);
    let count = 0;
    for await (const result of detector.detectMany([...images, 'none.jpg', Uint8Array.of(1)])) {
      if (count++ < images.length) assert.equal('faces' in result && result.faces, expected);
      else assert.is('error' in result && result.error.code, 'SACCADE_BAD_IMAGE');
    }
    // a picture that all threads share elsewhere
    const large = { data: new Uint8Array(2000 * 2100).fill(9), width: 2000, height: 2100, format: 'gray' } as const;
    assert.equal(await detector.detect(large, { eyes: false }), []);
    // these are this thread's
    const eye = { data: new Uint8Array(60 * 40 * 3).fill(99), width: 60, height: 40 };
    assert.is((await detector.detectEye(eye, { side: 'left' })).iris.length, 8);
    assert.equal(detector.detectSync(eye), []);
  });
}

test('this thread is free while pictures are looked at, and waiting is told apart', async () => {
  await using detector = await createDetector({ ...options, threads: 1, background: true });
  await detector.detect(bytes);
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  await Promise.all(Array.from({ length: 6 }, () => detector.detect(bytes, { minFaceSize: 20 })));
  const elapsed = performance.now() - start;
  const { active } = performance.eventLoopUtilization(before);
  assert.ok(active < elapsed / 4, `${active} of ${elapsed} ms`);
  const { waited, ...stages } = detector.timings;
  const worked = Object.values(stages).reduce((a, b) => a + b);
  assert.ok(waited > 2 * worked, `the last of six waited ${waited} ms for its ${worked}`);
});

test('a call that waits for a worker that starts keeps the process; nothing else does', () => {
  const printed = runProgram(`import { createDetector } from 'bindings/index.node.ts';
    const detector = await createDetector({ background: true, threads: 1, minFaceSize: 100 });
    process.stdout.write(String((await detector.detect('sample.jpg')).length));`);
  assert.is(Number(printed), expected.length);
});

test('signals stop what waits and what is looked at', async () => {
  await using detector = await createDetector({ ...options, threads: 1, background: true });
  const stop = new AbortController();
  const calls = [1, 2, 3].map(() => detector.detect(bytes, { signal: stop.signal, scaleFactor: 0.97 }));
  setTimeout(() => stop.abort('enough'), 50);
  assert.equal(
    (await Promise.allSettled(calls)).map((result) => result.status === 'rejected' && result.reason),
    ['enough', 'enough', 'enough'],
  );
  assert.equal(await detector.detect(bytes), expected);
});

test('one caller with many pictures does not keep another waiting', async () => {
  await using detector = await createDetector({ ...options, threads: 1, background: true });
  await detector.detect(bytes);
  const ended: string[] = [];
  const ask = (caller: string) => detector.detect(bytes, { caller }).then(() => ended.push(caller));
  await Promise.all([...Array.from({ length: 12 }, () => ask('many')), ask('one')]);
  assert.ok(ended.indexOf('one') < 5, String(ended));
});

test('pictures wait for workers, and are looked at here only where there is none', async () => {
  const { pool, workers, local, detect } = fakePool(1, true, true);
  const all = ['a', 'b', 'c', 'd'].map((name) => detect(name));
  assert.ok(workers[0]!.isHeld, 'somebody waits for it');
  workers[0]!.say({ isUp: true });
  assert.equal(workers[0]!.pictures, ['a', 'b']);
  workers[0]!.listener.gone('out of memory');
  assert.is(workers.length, 2);
  assert.ok(workers[1]!.isHeld);
  workers[1]!.say({ isUp: true });
  workers[1]!.answer('a');
  assert.equal([workers[1]!.pictures, local.length], [['a', 'b', 'c'], 0]);
  workers[1]!.listener.gone('once more'); // there were as many as may come
  assert.is(workers.length, 2);
  while (local.length > 0) {
    local.shift()!();
    await turn();
  }
  const names = ['there a', 'here b', 'here c', 'here d'];
  assert.equal(await Promise.all(all), names.map(detectionOf));
  pool.close();
});

test.run();
