// Frames and who takes them: the newest wins, all are closed, and every way to stop stops the source too. The networks
// are a stand-in.
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, SaccadeError, type Detector, type Face, type FrameSource } from '../../bindings/index.node.ts';
import { followFrames, framesOf, type DetectFrame, type TrackSettings } from '../../bindings/track/index.ts';

const test = suite<{ detector: Detector }>('sources of frames');

test.before(async (context) => {
  context.detector = await createDetector({ eyes: false, threads: 1 });
});
test.after(({ detector }) => detector.close());

const SETTINGS: TrackSettings = {
  searchEvery: 15,
  patience: 1000,
  smoothing: false,
  everyFrame: false,
  maxFaces: Infinity,
  signal: undefined,
};
const NOTHING = {
  followed: [],
  found: [] as Face[],
  searched: true,
  width: 4,
  height: 4,
  timings: { decode: 0, pyramid: 0, pnet: 0, rnet: 0, onet: 0, eyes: 0 },
};

/** Frames that know whether they were closed. */
class Frames {
  readonly all: { data: Uint8Array; width: number; height: number; closed: number; close(): void }[] = [];
  returned = 0;

  make() {
    const frame = { data: new Uint8Array(64), width: 4, height: 4, closed: 0, close: () => void frame.closed++ };
    this.all.push(frame);
    return frame;
  }

  async *every(ms: number, count = Infinity) {
    try {
      for (let i = 0; i < count; i++) {
        if (ms > 0) await sleep(ms);
        yield this.make();
      }
    } finally {
      this.returned++;
    }
  }

  assertClosed() {
    assert.equal([...new Set(this.all.map(({ closed }) => closed))], [1]);
  }
}

const slow =
  (ms: number): DetectFrame =>
  async () => {
    await sleep(ms);
    return NOTHING;
  };
const run = (source: FrameSource, look: DetectFrame, settings: Partial<TrackSettings> = {}) =>
  followFrames(framesOf(source), look, { ...SETTINGS, ...settings });

test('the newest frame wins, those passed over are counted and closed', async () => {
  const frames = new Frames();
  let expected = 0;
  let taken = 0;
  for await (const { index, dropped } of run(frames.every(4, 60), slow(20))) {
    assert.is(index - dropped, expected);
    expected = index + 1;
    taken++;
  }
  assert.is(expected, 60); // the last one is answered
  assert.ok(taken < 40, `${taken} of 60`);
  frames.assertClosed();
});

test('everyFrame answers every frame', async () => {
  const frames = new Frames();
  const indices = [];
  for await (const { index, dropped } of run(frames.every(0, 10), slow(3), { everyFrame: true })) {
    indices.push(index);
    assert.is(dropped, 0);
  }
  assert.equal(indices, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  frames.assertClosed();
});

test('a source that has everything ready does not keep the networks from their work', async () => {
  const frames = new Frames();
  let count = 0;
  for await (const { index } of run(frames.every(0), slow(5)))
    if (++count === 3) assert.ok(index > 3);
    else if (count === 5) break;
  assert.is(frames.returned, 1);
  frames.assertClosed();
});

test('a loop that is left closes frames and source, even one that delivers nothing more', async () => {
  const frames = new Frames();
  for await (const result of run(frames.every(1), slow(5))) if (result) break;
  await sleep(10);
  assert.is(frames.returned, 1);
  frames.assertClosed();

  let isCancelled = false;
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(frames.make()),
    cancel: () => void (isCancelled = true),
  });
  for await (const result of run(stalled, slow(1))) if (result) break;
  assert.ok(isCancelled);
  frames.assertClosed();
});

test('a signal rejects with its own reason: before, while waiting for a frame, and in a detection', async ({
  detector,
}) => {
  const reason = new Error('enough');
  const rejects = async (signal: AbortSignal, source: FrameSource) => {
    const start = performance.now();
    try {
      for await (const result of detector.track(source, { signal })) assert.ok(result);
    } catch (error) {
      assert.ok(performance.now() - start < 2000);
      return assert.is(error, reason);
    }
    assert.unreachable();
  };
  const frames = new Frames();
  await rejects(AbortSignal.abort(reason), frames.every(1));
  assert.is(frames.all.length, 0);

  const controllers = [new AbortController(), new AbortController()] as const;
  setTimeout(() => controllers[0].abort(reason), 20);
  await rejects(controllers[0].signal, new ReadableStream());

  const large = {
    data: new Uint8Array(2000 * 2000 * 4),
    width: 2000,
    height: 2000,
    closed: 0,
    close: () => void large.closed++,
  };
  setTimeout(() => controllers[1].abort(reason), 20);
  await rejects(controllers[1].signal, [large]);
  assert.is(large.closed, 1);
});

test('a source that fails, and a picture that is none, reject', async ({ detector }) => {
  const failure = new Error('unplugged');
  async function* source() {
    yield new Frames().make();
    throw failure;
  }
  let results = 0;
  try {
    for await (const result of detector.track(source())) results += result.faces.length + 1;
    assert.unreachable();
  } catch (error) {
    assert.is(error, failure);
  }
  assert.is(results, 1);
  const bad = { data: new Uint8Array(5), width: 4, height: 4 };
  try {
    for await (const result of detector.track([bad])) assert.unreachable(String(result));
    assert.unreachable();
  } catch (error) {
    assert.is((error as SaccadeError).code, 'SACCADE_BAD_IMAGE');
  }
});

test('what is no source is refused at once', ({ detector }) => {
  for (const source of [null, undefined, 5, 'clip.mp4', {}, new Uint8Array(4), { kind: 'audio' }]) {
    assert.throws(
      () => detector.track(source as unknown as FrameSource),
      (error: SaccadeError) =>
        error.code === 'SACCADE_BAD_IMAGE' && /a ReadableStream or an \(async\) iterable/.test(error.message),
    );
  }
});

test('every option is checked, with detect’s', ({ detector }) => {
  const good = {
    searchEvery: Infinity,
    keepConfidence: 0,
    patience: 0,
    smoothing: { minCutoff: 0.1, beta: 0, dCutoff: 9 },
    everyFrame: true,
    minFaceSize: 40,
    signal: new AbortController().signal,
  };
  detector.track([], good);
  detector.track([], { smoothing: false });
  detector.track([], undefined);
  for (const [options, message] of [
    [{ searchevery: 3 }, /Unknown option 'searchevery'. Must be one of minFaceSize, .*searchEvery, .*everyFrame/],
    [{ searchEvery: 0 }, /a whole number of frames, at least 1, or Infinity for option 'searchEvery'/],
    [{ searchEvery: 2.5 }, /option 'searchEvery'/],
    [{ keepConfidence: 1.1 }, /option 'keepConfidence'/],
    [{ patience: -1 }, /option 'patience'/],
    [{ smoothing: true }, /\{ minCutoff, beta, dCutoff \} or false for option 'smoothing'/],
    [{ smoothing: null }, /option 'smoothing'/],
    [{ smoothing: { mincutoff: 1 } }, /Unknown option 'mincutoff'. Must be one of minCutoff, beta, dCutoff/],
    [{ smoothing: { minCutoff: 0 } }, /option 'minCutoff'/],
    [{ smoothing: { beta: -1 } }, /option 'beta'/],
    [{ smoothing: { dCutoff: NaN } }, /option 'dCutoff'/],
    [{ everyFrame: 1 }, /option 'everyFrame'/],
    [{ minFaceSize: 3 }, /option 'minFaceSize'/],
    [{ signal: 'stop' }, /option 'signal'/],
    [{ eyes: true }, /a detector with eyes/],
    [null, /an object/],
  ] as const) {
    assert.throws(
      () => detector.track([], options as object),
      (error: SaccadeError) => error.code === 'SACCADE_BAD_OPTION' && message.test(error.message),
    );
  }
});

test('a closed detector tracks nothing', async () => {
  const closed = await createDetector({ eyes: false, threads: 1 });
  const running = closed.track(new Frames().every(1));
  await running.next();
  closed.close();
  const isClosed = (error: SaccadeError) => error.code === 'SACCADE_CLOSED';
  assert.throws(() => closed.track([]), isClosed);
  await running.next().then(
    () => assert.unreachable(),
    (error) => assert.ok(isClosed(error)),
  );
});

test.run();
