// Pictures dealt out to workers that end, fail, or cannot be started: an answer that can be had is never lost.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PixelImage } from '../../bindings/types.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { detectionOf, fakePool, turn, type FakeWorker } from '../helpers/workers.ts';

const test = suite('detector/pool');
const settled = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

function assertFailed(error: unknown, why: RegExp): void {
  assert.instance(error, SaccadeError);
  assert.is((error as SaccadeError).code, 'SACCADE_WORKER_FAILED');
  assert.match((error as SaccadeError).message, why);
}

test('a picture alone is looked at here, with the help of every worker that has none', async () => {
  const { pool, workers, local, detect } = fakePool(2);
  const only = detect('a');
  assert.equal(
    workers.flatMap(({ pictures }) => pictures),
    [],
  );
  pool.lend();
  pool.lend(); // they do not help twice
  const helps = workers.map(({ posted }) => posted.filter((message) => 'help' in message).length);
  assert.equal(helps, [1, 1]);
  local[0]!();
  assert.equal(await only, detectionOf('here a'));
  pool.close();
  assert.ok(workers.every(({ isStopped }) => isStopped));
});

test('whichever worker has the least gets the next, at most two, in order; those without pictures help', async () => {
  const { pool, workers, local, detect } = fakePool(2);
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => detect(name));
  for (const worker of workers) worker.say({ isUp: true });
  assert.equal(
    workers.map(({ pictures }) => pictures),
    [
      ['b', 'c'],
      ['d', 'e'],
    ],
  );
  assert.ok(workers.every(({ isHeld }) => isHeld));
  workers[1]!.answer('d');
  assert.equal(workers[1]!.pictures, ['d', 'e', 'f']);
  workers[1]!.answer('e');
  workers[1]!.answer('f');
  workers[1]!.answer('g');
  assert.not(workers[1]!.isHeld);
  assert.ok(
    workers[1]!.posted.some((message) => 'help' in message),
    'it helps with what is looked at here',
  );
  workers[0]!.answer('b');
  workers[0]!.answer('c');
  local[0]!();
  const names = ['here a', ...['b', 'c', 'd', 'e', 'f', 'g'].map((name) => `there ${name}`)];
  assert.equal(await Promise.all(all), names.map(detectionOf));
  pool.close();
});

test('a worker that ends costs time: its picture is done again by another, what it had not begun too', async () => {
  const { pool, workers, local, detect } = fakePool(1);
  const all = ['a', 'b', 'c'].map((name) => detect(name));
  workers[0]!.say({ isUp: true });
  workers[0]!.listener.gone('out of memory');
  assert.is(workers.length, 2);
  workers[1]!.say({ isUp: true });
  assert.equal(workers[1]!.pictures, ['b', 'c']);
  workers[1]!.answer('b');
  workers[1]!.answer('c');
  local[0]!();
  assert.equal(await Promise.all(all), ['here a', 'there b', 'there c'].map(detectionOf));
  pool.close();
});

test('a picture on which two workers end is said to be the cause; others lose nothing', async () => {
  const { pool, workers, local, detect } = fakePool(2);
  const all = ['a', 'b', 'c', 'd'].map((name) => settled(detect(name)));
  workers[0]!.say({ isUp: true });
  assert.equal(workers[0]!.pictures, ['b', 'c']);
  workers[0]!.listener.gone('first');
  assert.equal(workers.length, 3);
  workers[2]!.say({ isUp: true });
  assert.equal(workers[2]!.pictures, ['b', 'c']);
  workers[2]!.listener.gone('out of memory');
  assertFailed(await all[1], /The worker that looked at this picture ended: out of memory/);
  workers[1]!.say({ isUp: true });
  assert.equal(workers[1]!.pictures, ['c', 'd']);
  workers[1]!.answer('c');
  workers[1]!.answer('d');
  local[0]!();
  assert.equal(await Promise.all([all[0], all[2], all[3]]), ['here a', 'there c', 'there d'].map(detectionOf));
  pool.close();
});

test('a picture that was moved to a worker that ends is lost, and says so at once', async () => {
  const { pool, workers, local, detect } = fakePool(1);
  const all = ['a', 'moved b', 'moved c', 'd'].map((name) => settled(detect(name)));
  workers[0]!.say({ isUp: true });
  assert.equal(workers[0]!.pictures, ['moved b', 'moved c']);
  workers[0]!.listener.gone('it was closed');
  assertFailed(await all[1], /it was closed/);
  assertFailed(await all[2], /it was closed/);
  workers[1]!.say({ isUp: true });
  assert.equal(workers[1]!.pictures, ['d']);
  workers[1]!.answer('d');
  local[0]!();
  assert.equal(await Promise.all([all[0], all[3]]), ['here a', 'there d'].map(detectionOf));
  pool.close();
});

test('a large picture that came back decoded is not lost with its worker, even where it was moved', async () => {
  const { pool, workers, local, detect } = fakePool(1);
  const all = ['a', 'moved b', 'c'].map((name) => settled(detect(name)));
  workers[0]!.say({ isUp: true });
  workers[0]!.answer('moved b', { large: 'b in pixels' as unknown as PixelImage, decode: 1 });
  assert.is(local.length, 2, 'it is looked at here');
  workers[0]!.listener.gone('no reason');
  workers[1]!.say({ isUp: true });
  assert.equal(workers[1]!.pictures, ['c']);
  workers[1]!.answer('c');
  for (const finish of local) finish();
  assert.equal(await Promise.all(all), ['here a', 'here b in pixels', 'there c'].map(detectionOf));
  assert.is(local.length, 2, 'and looked at once');
  pool.close();
});

test('where no worker comes up, all is done here', async () => {
  const { pool, workers, local, detect } = fakePool(2);
  const all = ['a', 'b', 'c'].map((name) => detect(name));
  for (const worker of [...workers]) worker.listener.gone('no more threads');
  assert.is(workers.length, 2, 'one that never came up is not tried again');
  for (let i = 0; i < 3; i++) {
    local[i]!();
    await turn();
  }
  assert.equal(await Promise.all(all), ['here a', 'here b', 'here c'].map(detectionOf));
  pool.close();
});

test('where an ended worker has no successor, all is done here', async () => {
  const { pool, workers, local, detect } = fakePool(1, false);
  const all = ['a', 'b', 'c'].map((name) => detect(name));
  workers[0]!.say({ isUp: true });
  workers[0]!.listener.gone('no more threads');
  for (let i = 0; i < 3; i++) {
    local[i]!();
    await turn();
  }
  assert.equal(await Promise.all(all), ['here a', 'here b', 'here c'].map(detectionOf));
  pool.close();
});

test('workers that keep ending are not started for ever', async () => {
  const { pool, workers, local, detect } = fakePool(2);
  const all = Array.from({ length: 30 }, (_, i) => settled(detect(`${i}`)));
  for (let i = 0; i < workers.length && i < 20; i++) {
    workers[i]!.say({ isUp: true });
    workers[i]!.listener.gone('it does that');
  }
  assert.is(workers.length, 4);
  for (let i = 0; i < local.length; i++) {
    local[i]!();
    await turn();
  }
  const failures = (await Promise.all(all)).filter((answer) => answer instanceof SaccadeError);
  assert.is(failures.length, 2, 'each picture on which two ended');
  pool.close();
});

test('a picture that is cancelled is let go, wherever it is; the worker goes on', async () => {
  const { pool, workers, local, detect } = fakePool(1);
  const [given, queued] = [new AbortController(), new AbortController()];
  const first = detect('a');
  const b = settled(detect('b', { signal: given.signal }));
  const c = detect('c');
  const d = settled(detect('d', { signal: queued.signal }));
  const e = detect('e');
  workers[0]!.say({ isUp: true });
  given.abort('enough');
  queued.abort('too many');
  assert.is(await b, 'enough');
  assert.is(await d, 'too many');
  assert.ok(workers[0]!.posted.some((message) => 'cancel' in message));
  // it fails with the reason there, which nobody waits for
  workers[0]!.answer('b', { failure: { name: 'AbortError', message: 'enough' } });
  assert.equal(workers[0]!.pictures, ['b', 'c', 'e']);
  // one that was cancelled is not done again
  workers[0]!.listener.gone('late');
  workers[1]!.say({ isUp: true });
  assert.equal(workers[1]!.pictures, ['c', 'e']);
  workers[1]!.answer('c');
  workers[1]!.answer('e');
  local[0]!();
  assert.equal(await Promise.all([first, c, e]), ['here a', 'there c', 'there e'].map(detectionOf));
  pool.close();
});

test('on a new memory each worker has a successor; the old ones decode until that is up, and then end', async () => {
  const { pool, workers, local, detect } = fakePool(2);
  for (const worker of workers) worker.say({ isUp: true });
  const all = ['a', 'b', 'c', 'd'].map((name) => detect(name));
  assert.equal(
    workers.map(({ pictures }) => pictures),
    [['b', 'd'], ['c']],
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  pool.move(memory);
  assert.is(workers.length, 4);
  const [one, two, three, four] = workers as [FakeWorker, FakeWorker, FakeWorker, FakeWorker];
  for (const { posted } of [three, four]) {
    assert.ok(posted.some((message) => 'setup' in message && message.setup.memory === memory));
  }
  two.answer('c');
  assert.not(two.isStopped, 'nobody is there yet who could decode');
  all.push(detect('e'));
  assert.equal(two.pictures, ['c', 'e']);
  two.answer('e');
  pool.lend();
  assert.not(
    two.posted.some((message) => 'help' in message),
    'it knows only the old memory',
  );
  three.say({ isUp: true });
  assert.ok(two.isStopped, 'it has nothing left to do');
  assert.not(one.isStopped, 'it has pictures');
  all.push(detect('f'), detect('g'));
  assert.equal(
    [one.pictures, three.pictures],
    [
      ['b', 'd'],
      ['f', 'g'],
    ],
  );
  one.answer('b');
  one.answer('d');
  assert.ok(one.isStopped);
  four.say({ isUp: true });
  for (const name of ['f', 'g']) three.answer(name);
  pool.lend();
  for (const { posted } of [three, four]) assert.ok(posted.some((message) => 'help' in message));
  local[0]!();
  assert.is((await Promise.all(all)).length, 7);
});

test('where no successor can be started the old worker goes on decoding', async () => {
  const { pool, workers, local, detect } = fakePool(1, false);
  workers[0]!.say({ isUp: true });
  pool.move(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
  const all = ['a', 'b'].map((name) => detect(name));
  pool.lend();
  assert.not(workers[0]!.posted.some((message) => 'help' in message));
  workers[0]!.answer('b');
  local[0]!();
  assert.equal(await Promise.all(all), ['here a', 'there b'].map(detectionOf));
});

test('what is no message is passed over', async () => {
  const { workers, detect } = fakePool(1);
  void detect('a');
  const b = detect('b');
  for (const odd of [null, undefined, 0, 'isUp', {}, { id: 99 }]) workers[0]!.say(odd as never);
  workers[0]!.say({ isUp: true });
  workers[0]!.answer('b');
  assert.equal(await b, detectionOf('there b'));
});

test('closing ends every worker and every wait', async () => {
  const { pool, workers, detect } = fakePool(1);
  void detect('a');
  const [b, c, d] = ['b', 'c', 'd'].map((name) => settled(detect(name)));
  workers[0]!.say({ isUp: true });
  pool.close();
  for (const answer of [b, c, d, settled(detect('e'))])
    assert.is(((await answer) as SaccadeError).code, 'SACCADE_CLOSED');
  assert.ok(workers[0]!.isStopped);
});

test.run();
