// Calls that wait for their turn: how many may, whose is next, who is refused, and who leaves.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Circle } from '../../bindings/detector/circle.ts';
import { Slots } from '../../bindings/detector/slots.ts';
import { createDetector, SaccadeError } from '../../bindings/index.node.ts';

const test = suite('detector/slots');
const IMAGE = { data: new Uint8Array(640 * 480 * 4).fill(90), width: 640, height: 480 };

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) => (error instanceof SaccadeError ? error.code : String(error)),
  );

test('turns are taken in order, one at a time, whoever fails', async () => {
  const turns = new Slots(1);
  const said: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      said.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve));
      said.push(`${name} ends`);
      if (fails) throw new Error(name);
    };
  const all = [
    turns.use(undefined, 'a', work('a')),
    turns.use(undefined, 'a', work('b', true)),
    turns.use(undefined, 'a', work('c')),
  ];
  const ends = await Promise.allSettled(all);
  assert.equal(
    ends.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal(said, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('who leaves while he waits leaves at once, and those behind him still wait for those before', async () => {
  const turns = new Slots(1);
  let finish = () => {};
  const first = turns.use(undefined, 'a', () => new Promise<void>((resolve) => (finish = resolve)));
  const stop = new AbortController();
  const said: string[] = [];
  const second = turns.use(stop.signal, 'a', async () => said.push('second'));
  const third = turns.use(undefined, 'a', async () => said.push('third'));
  await new Promise((resolve) => setTimeout(resolve));
  stop.abort('gone');
  assert.is(await second.catch((reason: unknown) => reason), 'gone');
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(said, []);
  finish();
  await Promise.all([first, third]);
  assert.equal(said, ['third']);
});

test('callers take turns: one with many calls waits behind his own', async () => {
  const turns = new Slots(1);
  const said: string[] = [];
  const call = (name: string) => turns.use(undefined, name[0]!, async () => void said.push(name));
  await Promise.all(['a1', 'a2', 'a3', 'b1', 'a4', 'c1', 'b2'].map(call));
  assert.equal(said, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('one that was given back is the first of its caller again, and one that leaves is gone', async () => {
  const circle = new Circle<{ caller: string; n: number }>();
  const [a1, a2, b1] = [
    { caller: 'a', n: 1 },
    { caller: 'a', n: 2 },
    { caller: 'b', n: 1 },
  ];
  [a1, a2, b1].forEach((one) => circle.push(one));
  assert.is(circle.shift(), a1);
  circle.push(a1, true); // its worker has ended
  circle.remove(b1);
  circle.remove(b1);
  assert.equal([circle.shift(), circle.shift(), circle.shift()], [a1, a2, undefined]);
  assert.ok(circle.isEmpty);
});

test('of who left nothing is kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const turns = new Slots(1);
  let finish = () => {};
  const first = turns.use(undefined, 'a', () => new Promise<void>((resolve) => (finish = resolve)));
  const left = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const stop = new AbortController();
      const waiting = turns.use(stop.signal, 'a', async () => undefined).catch(() => undefined);
      stop.abort();
      await waiting;
      return new WeakRef(stop.signal);
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 10));
  collect();
  assert.is(left.filter((signal) => signal.deref()).length, 0);
  finish();
  await first;
});

test('a hundred calls with one signal bring no warning of a leak', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  const { signal } = new AbortController();
  const turns = new Slots(1);
  await Promise.all(Array.from({ length: 100 }, () => turns.use(signal, 'a', async () => undefined)));
  await new Promise((resolve) => setTimeout(resolve));
  process.off('warning', hear);
  assert.equal(warnings, []);
});

for (const threads of [1, 2]) {
  test(`maxQueue, ${threads} threads: so many wait, the next one is refused at once, and room comes back`, async () => {
    const detector = await createDetector({ threads, maxQueue: 2 });
    try {
      const calls = Array.from({ length: 5 }, () => codeOf(detector.detect(IMAGE)));
      const [fourth] = await Promise.all([Promise.race([calls[3], calls[0]!.then(() => 'first')])]);
      assert.is(fourth, 'SACCADE_BUSY', 'before the first one is answered');
      assert.equal(await Promise.all(calls), ['answered', 'answered', 'answered', 'SACCADE_BUSY', 'SACCADE_BUSY']);
      assert.is(await codeOf(detector.detect(IMAGE)), 'answered');
    } finally {
      detector.close();
    }
  });

  test(`maxQueue, ${threads} threads: a waiting call that is given up makes room at once`, async () => {
    const detector = await createDetector({ threads, maxQueue: 1 });
    try {
      const first = codeOf(detector.detect(IMAGE));
      const stop = new AbortController();
      const second = codeOf(detector.detect(IMAGE, { signal: stop.signal }));
      assert.is(await codeOf(detector.detect(IMAGE)), 'SACCADE_BUSY');
      stop.abort('never mind');
      const order = await Promise.race([first, second]);
      assert.is(order, 'never mind', 'before the first one is answered');
      const third = codeOf(detector.detect(IMAGE));
      assert.equal(await Promise.all([first, third]), ['answered', 'answered']);
    } finally {
      detector.close();
    }
  });
}

test('maxQueue 0: one call at a time; detectMany has a bound of its own, and is never refused', async () => {
  const detector = await createDetector({ threads: 1, maxQueue: 0 });
  try {
    const [one, two] = [codeOf(detector.detect(IMAGE)), codeOf(detector.detect(IMAGE))];
    assert.equal(await Promise.all([one, two]), ['answered', 'SACCADE_BUSY']);
    for await (const result of detector.detectMany(Array(9).fill(IMAGE))) assert.ok('faces' in result);
  } finally {
    detector.close();
  }
});

test('maxQueue is checked', async () => {
  for (const maxQueue of [-1, 0.5, NaN, '3'] as number[]) {
    assert.is(await codeOf(createDetector({ maxQueue })), 'SACCADE_BAD_OPTION');
  }
});

test.run();
