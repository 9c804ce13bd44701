// Several detections at once, many pictures, and giving up, in Node.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, SaccadeError } from '../../bindings/index.node.ts';
import { PATH, SURE, withSample, type Sample } from '../helpers/sample.ts';

const test = suite<Sample>('the library, several at once');
withSample(test);

test('two detectors, and two detections at once on one, do not disturb each other', async ({
  detector,
  photo,
  faces,
}) => {
  const other = await createDetector({ ...SURE, batchSize: 5 });
  const [a, b, c] = await Promise.all([
    detector.detect(photo),
    other.detect(photo),
    detector.detect(photo, { maxFaces: 1 }),
  ]);
  other.close();
  assert.equal(a, faces);
  assert.equal(b, faces);
  assert.equal(c, faces.slice(0, 1));
});

test('detectSync may be called while a detection waits its turn', async ({ detector, photo, faces }) => {
  const pending = detector.detect(photo);
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(detector.detectSync(photo), faces);
  assert.equal(await pending, faces);
});

test('detectMany answers in order, a broken picture loses nothing else', async ({ detector, photo, faces }) => {
  const results = [];
  const images = [photo, 'no-such-file.jpg', PATH, new Uint8Array([1, 2, 3])];
  for await (const result of detector.detectMany(images, { concurrency: 3 })) results.push(result);
  assert.equal(
    results.map(({ index }) => index),
    [0, 1, 2, 3],
  );
  assert.equal(
    results.map(({ image }) => image),
    images,
  );
  assert.equal('faces' in results[0]! && results[0].faces, faces);
  assert.equal('faces' in results[2]! && results[2].faces, faces);
  for (const i of [1, 3]) {
    const result = results[i]!;
    assert.ok('error' in result && result.error instanceof SaccadeError && result.error.code === 'SACCADE_BAD_IMAGE');
  }
});

test('detectMany takes an async source and may be left early', async ({ detector, photo }) => {
  let isReturned = false;
  let given = 0;
  async function* source() {
    try {
      while (true) {
        given++;
        yield photo;
      }
    } finally {
      isReturned = true;
    }
  }
  for await (const { index } of detector.detectMany(source(), { concurrency: 2, maxFaces: 1 })) if (index === 2) break;
  assert.ok(isReturned);
  assert.ok(given <= 6, `${given} pictures were taken`);
});

test('a signal stops a detection with its own reason, and the next one works', async ({ detector, photo, faces }) => {
  const reason = new Error('enough');
  const rejects = async (signal: AbortSignal) => {
    try {
      await detector.detect(photo, { signal, minFaceSize: 12 });
    } catch (error) {
      return assert.is(error, reason);
    }
    assert.unreachable();
  };
  await rejects(AbortSignal.abort(reason));
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 15);
  await rejects(controller.signal);
  assert.equal(await detector.detect(photo), faces);
});

test('detectMany refuses what is not many pictures, at once', ({ detector }) => {
  for (const images of ['a.jpg', null, 3, {}]) {
    assert.throws(
      () => detector.detectMany(images as unknown as string[]),
      (error: SaccadeError) =>
        error.code === 'SACCADE_BAD_IMAGE' && /^Expected an iterable of pictures/.test(error.message),
    );
  }
});

test.run();
