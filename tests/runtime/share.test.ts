// Sharing a stage: threads that are late, fail or never answer cost time, and neither the result nor its order.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SaccadeError } from '../../bindings/errors.ts';
import { MOST_UNITS, UnitQueue } from '../../bindings/runtime/queue.ts';
import { RESULT_HEADER, SharedExecutor } from '../../bindings/runtime/share.ts';
import { runThrough, type Block, type Checkpoint, type Stage } from '../../bindings/runtime/stage.ts';
import { createShared } from '../helpers/threads.ts';

const test = suite('runtime/share');
const engine = createShared();
const { arena } = engine;
const noLap = () => undefined;

/** A unit's result is its number and the task's, f64; `during` happens on the host while it works on a unit. */
function numbered(during: (unit: number) => Checkpoint<void> | void = () => undefined) {
  const stage: Stage<null, 'factor'> = {
    keys: ['factor'],
    start: (own, _, { factor }) =>
      function* (unit) {
        const steps = during(unit);
        if (steps) yield* steps;
        own.arena.alloc(1000); // scratch, released with the unit
        const at = own.arena.alloc(8);
        own.arena.f64(at, 1)[0] = unit * factor;
        return { at, bytes: 8 };
      },
  };
  return stage;
}

const values = (blocks: readonly Block[]) => blocks.map(({ at }) => arena.f64(at, 1)[0]!);
const times = (factor: number, units: number) => Array.from({ length: units }, (_, unit) => unit * factor);

function shared(stage: Stage<null, 'factor'>) {
  const lent: number[] = [];
  const executor = new SharedExecutor(engine, null, [stage as unknown as Stage<null>], 2, () => void lent.push(1));
  const thread = new UnitQueue(arena.memory);
  const run = (units: number, factor = 10) => executor.run(stage, { factor }, units, noLap);
  executor.begin();
  return { executor, thread, run, lent };
}

/** What a thread leaves: the length, then the result. */
function leave(value: number): number {
  const at = region;
  region += 128;
  arena.i32(at, 1)[0] = 8;
  arena.f64(at + RESULT_HEADER, 1)[0] = value;
  return at;
}
let region = arena.alloc(1 << 16);

test('results come in the order of the units, whoever found them', () => {
  const stage = numbered((unit) => {
    // while the host has an even unit, a thread does the next one
    if (unit === 0) thread.next();
    const taken = thread.take();
    if (taken >= 0) thread.settle(taken, leave(taken * 10));
  });
  const { executor, thread, run } = shared(stage);
  const mark = arena.mark();
  assert.equal(values(runThrough(run(9))), times(10, 9));
  arena.release(mark);
  assert.equal([executor.offered, executor.repeated], [1, 0]);
});

test('what threads found is what is read', () => {
  const stage = numbered((unit) => {
    if (unit === 0) thread.next();
    const taken = thread.take();
    if (taken >= 0) thread.settle(taken, leave(-taken));
  });
  const { thread, run } = shared(stage);
  const mark = arena.mark();
  assert.equal(values(runThrough(run(6))), [0, -1, 20, -3, 40, -5]);
  arena.release(mark);
});

test('units whose thread never answers are done again by the host, in bounded time', () => {
  const stage = numbered((unit) => {
    if (unit === 0) {
      thread.next();
      for (let i = 0; i < 4; i++) thread.take();
    }
    const until = performance.now() + 2;
    while (performance.now() < until);
  });
  const { executor, thread, run } = shared(stage);
  const mark = arena.mark();
  const start = performance.now();
  assert.equal(values(runThrough(run(8))), times(10, 8));
  arena.release(mark);
  assert.is(executor.repeated, 4);
  const took = performance.now() - start;
  // 8 units of 2 ms, and 4 times the patience of two of them; what others do on this machine comes on top
  assert.ok(took < 500, `${took} ms`);
});

test('a thread that answers late changes nothing, neither in its stage nor in the next', () => {
  let late = -1;
  const stage = numbered((unit) => {
    if (late < 0 && unit === 0) {
      thread.next();
      late = thread.take();
    }
  });
  const { executor, thread, run } = shared(stage);
  const mark = arena.mark();
  const first = run(3);
  const blocks = runThrough(first);
  thread.settle(late, leave(666));
  assert.equal(values(blocks), times(10, 3));
  arena.release(mark);
  const second = run(3, 7);
  second.next(); // it is open
  thread.settle(late, leave(667));
  assert.is(thread.take(), -1, 'by its old number it takes nothing');
  assert.equal(values(runThrough(second)), times(7, 3));
  arena.release(mark);
  assert.is(executor.repeated, 1);
});

test('a unit that failed in a thread is done again', () => {
  const stage = numbered((unit) => {
    if (unit === 0) thread.next();
    const taken = thread.take();
    if (taken >= 0) thread.settle(taken, null);
  });
  const { executor, thread, run } = shared(stage);
  const mark = arena.mark();
  assert.equal(values(runThrough(run(5))), times(10, 5));
  arena.release(mark);
  assert.is(executor.repeated, 2);
});

test('what is wrong with a unit is said by the host, with its own code, and the next stage works', () => {
  const error = new SaccadeError('SACCADE_BAD_WEIGHTS', 'of this unit');
  let isBad = true;
  const stage = numbered((unit) => {
    if (unit === 0 && isBad) {
      thread.next();
      thread.settle(thread.take(), null); // it failed there too
    }
    if (unit === 1 && isBad) throw error;
  });
  const { thread, run } = shared(stage);
  const mark = arena.mark();
  try {
    runThrough(run(4));
    assert.unreachable();
  } catch (thrown) {
    assert.is(thrown, error);
  }
  arena.release(mark);
  assert.is(thread.take(), -1, 'nobody takes more');
  isBad = false;
  assert.equal(values(runThrough(run(4))), times(10, 4));
  arena.release(mark);
});

test('a detection inside the pause of another leaves the queue to that', () => {
  const inner = numbered();
  let nested: number[] = [];
  const stage = numbered(function* (unit) {
    if (unit !== 1) return;
    yield;
    const mark = arena.mark();
    nested = values(runThrough(executor.run(inner as unknown as typeof stage, { factor: 3 }, 5, noLap)));
    arena.release(mark);
  });
  const executor = new SharedExecutor(engine, null, [stage, inner] as unknown as Stage<null>[], 2, noLap);
  const thread = new UnitQueue(arena.memory);
  executor.begin();
  const mark = arena.mark();
  const steps = executor.run(stage, { factor: 10 }, 4, noLap);
  steps.next(); // unit 0 is done
  assert.equal(thread.next()!.slice(0, 2), [0, 10]);
  steps.next(); // in the pause of unit 1
  executor.begin();
  steps.next(); // the nested one, through
  executor.end();
  assert.equal(nested, times(3, 5));
  assert.is(executor.offered, 1);
  assert.is(thread.take(), 2, 'the stage is open as it was');
  thread.settle(2, leave(20));
  assert.equal(values(runThrough(steps)), times(10, 4));
  arena.release(mark);
  executor.end();
});

test('leaving early lets nobody take more', () => {
  const { executor, thread, run } = shared(numbered());
  const mark = arena.mark();
  const steps = run(9);
  steps.next();
  thread.next();
  assert.is(thread.take(), 1);
  steps.return([]);
  assert.is(thread.take(), -1);
  thread.settle(1, leave(0));
  arena.release(mark);
  assert.equal(values(runThrough(run(9))), times(10, 9));
  arena.release(mark);
  executor.end();
  assert.is(thread.next(), null);
});

test('a single unit, too many, or a stage that threads do not know: the host does it alone', () => {
  const { executor, run } = shared(numbered());
  const mark = arena.mark();
  for (const units of [0, 1, MOST_UNITS + 1]) {
    assert.equal(values(runThrough(run(units))), times(10, units));
    arena.release(mark);
  }
  assert.equal(values(runThrough(executor.run(numbered(), { factor: 2 }, 3, noLap))), times(2, 3));
  arena.release(mark);
  assert.is(executor.offered, 0);
  assert.equal(values(runThrough(run(MOST_UNITS))), times(10, MOST_UNITS));
  assert.is(executor.offered, 1);
  arena.release(mark);
});

test('threads are asked to help once a picture', () => {
  const { executor, thread, lent } = shared(numbered());
  executor.begin(); // a second one, in a pause of the first
  executor.end();
  assert.ok(thread.isActive);
  executor.end();
  assert.not(thread.isActive);
  executor.begin();
  assert.ok(thread.isActive);
  executor.end();
  assert.is(lent.length, 2);
});

test.run();
