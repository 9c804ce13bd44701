// light: 'auto' through the public calls: who finds what, and what stays as it was.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, type DetectOptions, type Face, type PixelImage } from '../../bindings/index.node.ts';
import { SURE, withSample, type Sample } from '../helpers/sample.ts';

const test = suite<Sample>('light');
withSample(test);

const AUTO = { light: 'auto' } as const;

/** As a gamma of 3 darkens it. */
function darkened(photo: PixelImage): PixelImage {
  return { ...photo, data: photo.data.map((v, i) => (i % 4 === 3 ? v : Math.round(255 * (v / 255) ** 3))) };
}

/** Shown with a tenth of its contrast. */
function flattened(photo: PixelImage): PixelImage {
  return { ...photo, data: photo.data.map((v, i) => (i % 4 === 3 ? v : Math.round(120 + v / 10))) };
}

test('as-is is the default, and a good picture has the same answer either way', async ({ detector, photo, faces }) => {
  assert.equal(await detector.detect(photo, { light: 'as-is' }), faces);
  assert.equal(await detector.detect(photo, AUTO), faces);
});

test('finds the faces of a dark and of a flat picture, and leaves its pixels alone', async ({
  detector,
  photo,
  faces,
}) => {
  for (const picture of [darkened(photo), flattened(photo)]) {
    const before = picture.data.slice();
    const found = await detector.detect(picture, AUTO);
    assert.is(found.length, faces.length);
    assert.equal(detector.detectSync(picture, AUTO), found);
    const sum = (list: readonly Face[]) => list.reduce((total, { confidence }) => total + confidence, 0);
    assert.ok(sum(found) > sum(await detector.detect(picture)));
    assert.equal(picture.data, before);
  }
});

test('any number of threads, many pictures, videos and smaller copies have it', async ({ photo }) => {
  const picture = flattened(photo);
  const options: DetectOptions = { ...AUTO, eyes: false };
  const answers: Face[][] = [];
  for (const threads of [1, 2]) {
    const detector = await createDetector({ ...SURE, ...options, threads });
    answers.push(await detector.detect(picture));
    for await (const result of detector.detectMany([picture, picture]))
      if ('faces' in result) answers.push(result.faces);
    for await (const { faces } of detector.track([picture])) answers.push(faces.map(({ raw }) => raw));
    assert.is((await detector.detect(picture, { autoDownscale: true })).length, answers[0]!.length);
    detector.close();
  }
  assert.is(answers.length, 8);
  assert.is(answers[0]!.length, 5);
  for (const answer of answers) assert.equal(answer, answers[0]);
});

test('pixels that are given back are those that came', async ({ detector, photo }) => {
  const picture = flattened(photo);
  const inspect = (detector as unknown as { inspect(...given: unknown[]): Promise<{ pixels: PixelImage }> }).inspect;
  const { pixels } = await inspect.call(detector, picture, AUTO, true);
  assert.equal(pixels.data, flattened(photo).data);
});

test('an eye by itself has no such option', async ({ detector, photo }) => {
  const asked = detector.detectEye(photo, { side: 'left', ...AUTO } as never);
  await asked.then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, /^Unknown option 'light'/),
  );
});

test.run();
