// The public behavior of the library: what users write, in Node.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, squareBox, toMtcnn, type FoundFace } from '../../bindings/index.node.ts';
import { PATH, SURE, withSample, type Sample } from '../helpers/sample.ts';

const test = suite<Sample>('the library');
withSample(test);

test('the version it says is the one of package.json', async ({ detector }) => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.is(detector.info.version, version);
});

test('finds the five faces of a photograph, most confident first, left being left in the picture', ({ faces }) => {
  assert.is(faces.length, 5);
  const confidences = faces.map((face) => face.confidence);
  assert.equal(
    confidences,
    confidences.toSorted((a, b) => b - a),
  );
  for (const { box, keypoints } of faces) {
    assert.ok(keypoints.leftEye.x < keypoints.rightEye.x);
    assert.ok(keypoints.mouthLeft.x < keypoints.mouthRight.x);
    assert.ok(keypoints.leftEye.y < keypoints.nose.y && keypoints.nose.y < keypoints.mouthLeft.y);
    assert.ok(box.x < keypoints.nose.x && keypoints.nose.x < box.x + box.width);
  }
});

test('finds the eyes of each face: corners, iris and pupil where they belong', ({ faces }) => {
  for (const { keypoints, eyes } of faces) {
    const [left, right] = [eyes!.left!, eyes!.right!];
    const apart = Math.hypot(keypoints.rightEye.x - keypoints.leftEye.x, keypoints.rightEye.y - keypoints.leftEye.y);
    for (const [eye, keypoint] of [
      [left, keypoints.leftEye],
      [right, keypoints.rightEye],
    ] as const) {
      assert.is(eye.eyelid.length, 8);
      assert.is(eye.iris.length, 8);
      assert.is(eye.peaks.length, 18);
      assert.ok(Math.hypot(eye.irisCenter.x - keypoint.x, eye.irisCenter.y - keypoint.y) < 0.15 * apart);
      assert.ok(Math.hypot(eye.irisCenter.x - eye.pupil.x, eye.irisCenter.y - eye.pupil.y) < 0.03 * apart);
      assert.ok(eye.irisRadius > 0.05 * apart && eye.irisRadius < 0.15 * apart);
      assert.ok(eye.confidence > 0 && eye.confidence <= 1);
      assert.ok(eye.openness > 0 && eye.openness < 1);
      assert.ok(Math.abs(eye.gaze.yaw) < 1 && Math.abs(eye.gaze.pitch) < 1);
    }
    // the inner corners face each other
    assert.ok(left.eyelid[4]!.x < left.eyelid[0]!.x && left.eyelid[0]!.x < right.eyelid[0]!.x);
    assert.ok(right.eyelid[0]!.x < right.eyelid[4]!.x);
  }
});

test('the eye stage can be left out', async ({ detector, photo, faces }) => {
  const without = faces.map((face) => ({ ...face, eyes: null, gaze: null }));
  assert.equal(await detector.detect(photo, { eyes: false }), without);
  const other = await createDetector({ ...SURE, eyes: false });
  assert.equal(await other.detect(photo), without);
  assert.equal(Object.keys(other.info.weights), ['mtcnn']);
  other.close();
});

test('reads a path, a URL, bytes, an ArrayBuffer, a Blob and pixels alike', async ({ detector, photo, faces }) => {
  const bytes = await readFile(PATH);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  for (const image of [pathToFileURL(PATH), bytes, buffer, new Blob([buffer]), photo]) {
    assert.equal(await detector.detect(image), faces);
  }
  assert.equal(detector.detectSync(photo), faces);
});

test('results are plain objects that can be cloned', ({ faces }) => {
  assert.equal(structuredClone(faces), JSON.parse(JSON.stringify(faces)));
  assert.equal(Object.keys(faces[0]!), ['box', 'confidence', 'keypoints', 'eyes', 'roll', 'pose', 'gaze']);
});

test('no face is an empty list, from one pixel up', async ({ detector }) => {
  for (const [width, height] of [
    [1, 1],
    [1, 500],
    [500, 1],
    [59, 300],
    [60, 60],
    [61, 67],
  ] as const) {
    const image = { data: new Uint8Array(width * height * 4).fill(90), width, height };
    assert.equal(await detector.detect(image), []);
    assert.equal(await detector.detect(image, { minFaceSize: 12, autoDownscale: true }), []);
  }
});

test('options of a detection come before those of its detector', async ({ detector, photo, faces }) => {
  assert.equal(await detector.detect(photo, { maxFaces: 2 }), faces.slice(0, 2));
  const sure = await detector.detect(photo, { minConfidence: faces[2]!.confidence });
  assert.equal(sure, faces.slice(0, 3));
  const areas = faces
    .map(({ box }) => squareBox(box, photo.width, photo.height))
    .map(({ width, height }) => width * height)
    .toSorted((a, b) => b - a);
  assert.is((await detector.detect(photo, { minFaceArea: areas[1]! })).length, 2);
  assert.equal(await detector.detect(photo, { thresholds: [0.6, 0.7, 1] }), []);
  assert.ok((await detector.detect(photo, { minFaceSize: 20 })).length >= 5);
});

test('a downscaled search finds the same faces nearly there', async ({ detector, photo, faces }) => {
  const found = await detector.detect(photo, { autoDownscale: true, minFaceSize: 20 });
  assert.is(found.length, 5);
  for (const face of faces) {
    const distance = Math.min(
      ...found.map(({ keypoints: { nose } }) =>
        Math.hypot(nose.x - face.keypoints.nose.x, nose.y - face.keypoints.nose.y),
      ),
    );
    assert.ok(distance < 12, `${distance} px`);
  }
});

test('timings and info say what happened', async ({ detector, photo }) => {
  const start = performance.now();
  await detector.detect(photo);
  const total = performance.now() - start;
  const { timings, info } = detector;
  const sum = Object.values(timings).reduce((a, b) => a + b);
  assert.ok(timings.pnet > 0 && timings.rnet > 0 && timings.onet > 0 && timings.pyramid > 0);
  assert.ok(sum <= total + 1 && sum > 0.5 * total, `${sum} of ${total} ms`);
  assert.match(info.build, /^(simd|relaxed)(-threads)?$/);
  assert.is(info.threads > 1, info.build.endsWith('-threads'));
  assert.match(info.weights.mtcnn!.sha256, /^[0-9a-f]{64}$/);
});

test('threads and builds are as asked for, and info says why', async ({ photo, faces }) => {
  const cases = [
    [{ threads: 1 }, 1, /1 thread was asked for/],
    [{ threads: 3 }, 3, /3 threads were asked for/],
    [{ threads: 3, deterministic: true }, 3, /plain SIMD: deterministic was asked for/],
  ] as const;
  for (const [options, threads, why] of cases) {
    const detector = await createDetector({ ...SURE, ...options });
    assert.is(detector.info.threads, threads);
    assert.match(detector.info.why, why);
    if ('deterministic' in options) assert.is(detector.info.build, 'simd-threads');
    const found = await detector.detect(photo);
    assert.equal(
      toMtcnn(found).map(({ box, keypoints }) => [box, keypoints]),
      toMtcnn(faces).map(({ box, keypoints }) => [box, keypoints]),
    );
    detector.close();
  }
});

test('small weights find the same faces, with other last digits', async ({ photo, faces }) => {
  const detector = await createDetector({ ...SURE, weights: 'small' });
  const found = await detector.detect(photo);
  detector.close();
  assert.is(found.length, faces.length);
  for (const [i, face] of found.entries()) {
    assert.ok(Math.abs(face.confidence - faces[i]!.confidence) < 1e-3);
    assert.ok(Math.abs(face.box.x - faces[i]!.box.x) < 2);
  }
});

test('kernels and weights may be brought as bytes, modules and paths', async ({ photo }) => {
  const plain = await createDetector({ ...SURE, deterministic: true });
  const expected = plain.detectSync(photo);
  plain.close();
  const wasm = await readFile('dist/wasm/simd.wasm');
  const weights = await readFile('weights/mtcnn.safetensors');
  for (const options of [
    { wasm, weights },
    { wasm: new WebAssembly.Module(wasm), weights: 'weights/mtcnn.safetensors' },
    { wasm: 'dist/wasm/simd.wasm', weights: pathToFileURL('weights/mtcnn.safetensors') },
  ]) {
    const given = await createDetector({ ...options, ...SURE });
    assert.is(given.info.threads, 1);
    assert.equal(given.detectSync(photo), expected);
    given.close();
  }
});

test('toMtcnn truncates as Python does: the width counts from the truncated x', () => {
  const at = (x: number, y: number) => ({ x, y });
  const face: FoundFace = {
    box: { x: 10.75, y: -3.5, width: 20.5, height: 30.75 },
    confidence: 0.5,
    keypoints: {
      leftEye: at(1.9, 2.1),
      rightEye: at(3.9, -0.5),
      nose: at(5, 6),
      mouthLeft: at(7.5, 8),
      mouthRight: at(9, 10),
    },
    eyes: null,
  };
  assert.equal(toMtcnn([face]), [
    {
      box: [10, 0, 21, 27],
      confidence: 0.5,
      keypoints: { nose: [5, 6], mouth_right: [9, 10], right_eye: [3, -0], left_eye: [1, 2], mouth_left: [7, 8] },
    },
  ]);
});

test.run();
