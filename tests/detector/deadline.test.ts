// Pictures that take too long to decode: their worker ends, another comes, and nobody else waits for them.
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CascadeOptions } from '../../bindings/cascade/index.ts';
import type { LocalDetect } from '../../bindings/detector/core.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { createDetector } from '../../bindings/index.node.ts';
import { crc32 } from '../decode/crc.ts';
import { detectionOf, fakePool, type FakeWorker } from '../helpers/workers.ts';

const test = suite('detector/deadline');
const MS = 30;

/** What a promise gives, or its error. */
const settled = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

const here: LocalDetect = (image) => Promise.resolve(detectionOf(`here ${image as unknown as string}`));
const never: LocalDetect = () => new Promise(() => undefined);

/** A pool whose own thread is busy for ever, so that workers have all the pictures. */
function busyPool(size: number) {
  const { pool, workers } = fakePool(size);
  const options = { maxDecodeMs: MS } as CascadeOptions;
  void settled(pool.detect('own', options, {}, never));
  const detect = (name: string, signal?: AbortSignal) =>
    settled(pool.detect(name, options, signal ? { signal } : {}, here));
  return { pool, workers, detect };
}

function says(worker: FakeWorker, name: string, decoding: boolean): void {
  const given = worker.posted.find((message) => 'image' in message && message.image === name);
  worker.say({ id: (given as { id: number }).id, decoding });
}

test('the worker is ended and replaced, the error says which limit, and the other picture is found', async () => {
  const { workers, detect } = busyPool(1);
  workers[0]!.say({ isUp: true });
  const [stuck, other] = [detect('stuck'), detect('other')];
  says(workers[0]!, 'stuck', true);
  const error = (await stuck) as SaccadeError;
  assert.instance(error, SaccadeError);
  assert.is(error.code, 'SACCADE_BAD_IMAGE');
  assert.is(
    error.message,
    `Expected a picture decoded within ${MS} ms for image but received 'stuck'. ` + 'Raise maxDecodeMs.',
  );
  assert.ok(workers[0]!.isStopped);
  assert.is(workers.length, 2);
  workers[1]!.say({ isUp: true });
  assert.equal(workers[1]!.pictures, ['other']);
  workers[1]!.answer('other');
  assert.equal(await other, detectionOf('there other'));
});

test('time is counted while it decodes, not while it waits or is looked at', async () => {
  const { workers, detect } = busyPool(1);
  workers[0]!.say({ isUp: true });
  const [first, second] = [detect('first'), detect('second')];
  says(workers[0]!, 'first', true);
  says(workers[0]!, 'first', false);
  await sleep(4 * MS);
  workers[0]!.answer('first');
  assert.equal(await first, detectionOf('there first'));
  await sleep(4 * MS);
  workers[0]!.answer('second');
  assert.equal(await second, detectionOf('there second'));
  assert.not(workers[0]!.isStopped);
});

test('what was said in time counts, though this thread was busy when it came', async () => {
  const { workers, detect } = busyPool(1);
  workers[0]!.say({ isUp: true });
  const answer = detect('a');
  says(workers[0]!, 'a', true);
  setImmediate(() => workers[0]!.answer('a')); // a message that waits
  const end = performance.now() + 3 * MS;
  while (performance.now() < end);
  assert.equal(await answer, detectionOf('there a'));
});

test('a picture that nobody waits for any more does not keep its worker', async () => {
  const { workers, detect } = busyPool(1);
  workers[0]!.say({ isUp: true });
  const controller = new AbortController();
  const [left, other] = [detect('left', controller.signal), detect('other')];
  says(workers[0]!, 'left', true);
  controller.abort(new Error('left'));
  assert.is(((await left) as Error).message, 'left');
  await sleep(4 * MS);
  assert.ok(workers[0]!.isStopped);
  workers[1]!.say({ isUp: true });
  workers[1]!.answer('other');
  assert.equal(await other, detectionOf('there other'));
});

test('any number of such pictures leaves as many workers as before', async () => {
  const { workers, detect } = busyPool(1);
  for (let i = 0; i < 5; i++) {
    const worker = workers.at(-1)!;
    worker.say({ isUp: true });
    const stuck = detect(`${i}`);
    says(worker, `${i}`, true);
    assert.is(((await stuck) as SaccadeError).code, 'SACCADE_BAD_IMAGE');
  }
  assert.is(workers.length, 6);
  assert.is(workers.filter(({ isStopped }) => !isStopped).length, 1);
});

test('closing leaves no timer behind', async () => {
  const { pool, workers, detect } = busyPool(1);
  workers[0]!.say({ isUp: true });
  const stuck = detect('stuck');
  says(workers[0]!, 'stuck', true);
  pool.close();
  assert.is(((await stuck) as SaccadeError).code, 'SACCADE_CLOSED');
  await sleep(3 * MS);
  assert.is(workers.length, 1);
});

/** 36 megapixels of gray in 35 kB. */
function large(): Buffer {
  const side = 6000;
  const chunk = (type: string, data: Buffer) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  const data = deflateSync(Buffer.alloc(side * (side + 1)), { level: 9 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

test('of real workers: the large picture is refused, small ones before, beside and after it are read', async () => {
  const detector = await createDetector({ threads: 2, eyes: false, minFaceSize: 1000 });
  const small = { data: new Uint8Array(64 * 64 * 4), width: 64, height: 64 };
  const picture = large();
  let error: unknown;
  // the first ones are decoded on this thread, while no worker is up
  for (let i = 0; i < 20 && !error; i++) {
    const stuck = settled(detector.detect(picture, { maxDecodeMs: 10 }));
    const beside = await Promise.all([detector.detect(small), stuck]);
    assert.equal(beside[0], []);
    if (beside[1] instanceof Error) error = beside[1];
    else await sleep(50);
  }
  assert.instance(error, SaccadeError);
  assert.is((error as SaccadeError).code, 'SACCADE_BAD_IMAGE');
  assert.match((error as Error).message, /decoded within 10 ms for image but received Buffer\. Raise maxDecodeMs/);
  assert.equal(await detector.detect(small), []);
  assert.equal(await detector.detect(picture), []);
  detector.close();
});

test('it is an option of createDetector and of each call, and must be a number of ms', async () => {
  for (const maxDecodeMs of [0, -1, 1.5, NaN, '30'] as never[]) {
    const error = (await settled(createDetector({ maxDecodeMs }))) as SaccadeError;
    assert.is(error.code, 'SACCADE_BAD_OPTION');
    assert.match(error.message, /^Expected a whole number, at least 1, or Infinity for option 'maxDecodeMs'/);
  }
  const detector = await createDetector({ threads: 1, eyes: false, maxDecodeMs: Infinity });
  assert.equal(await detector.detect(large(), { maxDecodeMs: 1, minFaceSize: 1000 }), []); // nothing can stop it here
  detector.close();
});

test.run();
