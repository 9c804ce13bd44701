// The queue of units: each is taken once, and what comes too late changes nothing.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MOST_UNITS, UnitQueue } from '../../bindings/runtime/queue.ts';

const test = suite('runtime/queue');

/** A host's end, and two threads' ends, on one memory. */
function ends() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const host = new UnitQueue(memory);
  host.setActive(true);
  return { memory, host, a: new UnitQueue(memory), b: new UnitQueue(memory) };
}

test('a thread is told the task, and units are taken once each', () => {
  const { host, a, b } = ends();
  host.open(7, [3, 0.5, -1e300]);
  assert.equal(a.next()!.slice(0, 3), [3, 0.5, -1e300]);
  assert.equal(b.next()!.slice(0, 3), [3, 0.5, -1e300]);
  const taken = [host, a, b, b, a, host, host].map((end) => end.take());
  assert.equal(taken, [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(
    [host, a, b].map((end) => end.take()),
    [-1, -1, -1],
  );
});

test('results are known by unit: an address, nothing, not yet', () => {
  const { host, a } = ends();
  host.open(3, []);
  a.next();
  a.take();
  a.take();
  a.settle(0, 640);
  a.settle(1, null);
  assert.equal(
    [0, 1, 2].map((unit) => host.outcome(unit)),
    [640, 'failed', 'pending'],
  );
  // addresses reach to the last byte of 4 GiB
  a.settle(2, 0xffffffc0);
  assert.is(host.outcome(2), 0xffffffc0);
});

test('a unit is settled once', () => {
  const { host, a, b } = ends();
  host.open(2, []);
  a.next();
  b.next();
  a.settle(0, 640);
  b.settle(0, 1280);
  b.settle(0, null);
  assert.is(host.outcome(0), 640);
});

test('a thread that is late takes nothing of the next stage and settles nothing in it', () => {
  const { host, a } = ends();
  host.open(4, [1]);
  a.next();
  const unit = a.take();
  host.close();
  assert.is(a.take(), -1);
  host.open(4, [2]);
  a.settle(unit, 640);
  assert.is(host.outcome(unit), 'pending');
  assert.is(a.take(), -1);
  assert.is(host.take(), 0);
  assert.equal(a.next()!.slice(0, 1), [2]);
  assert.is(a.take(), 1);
});

test('closing lets nobody take more; what was taken can still be settled', () => {
  const { host, a } = ends();
  host.open(9, []);
  a.next();
  assert.is(a.take(), 0);
  host.close();
  assert.equal([a.take(), host.take()], [-1, -1]);
  a.settle(0, 64);
  assert.is(host.outcome(0), 64);
});

test('where no picture is looked at, there is nothing to wait for', () => {
  const { host, a } = ends();
  host.open(3, []);
  host.setActive(false);
  assert.is(a.next(), null);
  assert.not(a.isActive);
  host.setActive(true);
  host.open(3, []);
  assert.ok(a.next());
});

test('stages are told apart after a million of them', () => {
  const { host, a } = ends();
  host.open(2, []);
  a.next();
  a.take();
  for (let i = 0; i < 2 ** 20 - 2; i++) host.open(1, []);
  host.open(2, []);
  a.settle(0, 640);
  assert.is(host.outcome(0), 'pending');
  assert.is(a.take(), -1);
});

const CODE = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.queue).then(({ UnitQueue }) => {
    const queue = new UnitQueue(workerData.memory);
    const counts = new Int32Array(workerData.counts);
    parentPort.postMessage('up');
    for (let task = queue.next(); task; task = queue.next()) {
      for (let unit = queue.take(); unit >= 0; unit = queue.take()) {
        Atomics.add(counts, task[0] * ${MOST_UNITS} + unit, 1);
        queue.settle(unit, 64 * (unit + 1));
      }
    }
  });`;

test('threads that take at the same time take each unit once, whether they slept or not', async () => {
  const { memory, host } = ends();
  const stages = 40;
  const counts = new SharedArrayBuffer(4 * MOST_UNITS * stages);
  const queue = new URL('../../dist/bindings/runtime/queue.js', import.meta.url).href;
  const workers = [1, 2, 3].map(() => new Worker(CODE, { eval: true, workerData: { memory, counts, queue } }));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const taken = new Int32Array(counts);
  for (let stage = 0; stage < stages; stage++) {
    host.open(MOST_UNITS, [stage]);
    const own = new Set<number>();
    for (let unit = host.take(); unit >= 0; unit = host.take()) {
      Atomics.add(taken, stage * MOST_UNITS + unit, 1);
      own.add(unit);
    }
    for (let unit = 0; unit < MOST_UNITS; unit++) {
      if (own.has(unit)) continue;
      while (host.outcome(unit) === 'pending') await new Promise((resolve) => setImmediate(resolve));
      assert.is(host.outcome(unit), 64 * (unit + 1));
    }
    host.close();
    // now and then long enough that they sleep
    if (stage % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const ended = workers.map((worker) => once(worker, 'exit'));
  host.setActive(false);
  await Promise.all(ended);
  assert.ok(taken.every((count) => count === 1));
});

test.run();
