// Photographs that lie on their side or head, heads held aside, and what looking twice brings. A photograph of five
// people turned by quarters has the same faces, turned.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, type Face, type PixelImage, type Point } from '../../bindings/index.node.ts';
import { PATH, SURE, withSample, type Sample } from '../helpers/sample.ts';
import { quarter } from '../reference/turn.ts';

const test = suite<Sample>('turned faces');
withSample(test);

const NAMES = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;
const QUARTERS = { rotations: 'quarters', eyes: false } as const;

/** The photo turned clockwise. */
function turned({ data, width, height }: PixelImage, quarters: number): PixelImage {
  const pixels = quarter(new Uint32Array(data.slice().buffer), width, height, quarters);
  const size = quarters % 2 ? { width: height, height: width } : { width, height };
  return { data: new Uint8Array(pixels.buffer), ...size };
}

/** The same by any angle about its center, of the same size, the nearest pixel of the photo; black outside. */
function rotated({ data, width, height }: PixelImage, degrees: number) {
  const [cos, sin] = [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const from = new Uint32Array(data.slice().buffer);
  const to = new Uint32Array(width * height).fill(0xff000000);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = Math.round(cx + cos * (x - cx) + sin * (y - cy));
      const v = Math.round(cy - sin * (x - cx) + cos * (y - cy));
      if (u >= 0 && v >= 0 && u < width && v < height) to[y * width + x] = from[v * width + u]!;
    }
  }
  const move = ({ x, y }: Point) => ({
    x: cx + cos * (x - cx) - sin * (y - cy),
    y: cy + sin * (x - cx) + cos * (y - cy),
  });
  return { image: { data: new Uint8Array(to.buffer), width, height }, move };
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** Mean distance of the five points from where they should be, in eye distances; null where nobody is there. */
function errorOf(faces: readonly Face[], keypoints: Face['keypoints'], move: (point: Point) => Point): number | null {
  const want = NAMES.map((name) => move(keypoints[name]));
  const eyes = distance(want[0]!, want[1]!);
  const near = faces.find((face) => distance(face.keypoints.nose, want[2]!) < eyes);
  return near ? NAMES.reduce((sum, name, i) => sum + distance(near.keypoints[name], want[i]!), 0) / 5 / eyes : null;
}

function part({ data, width }: PixelImage, x: number, y: number, w: number, h: number): PixelImage {
  const out = new Uint8Array(w * h * 4);
  for (let row = 0; row < h; row++) {
    const at = ((y + row) * width + x) * 4;
    out.set(data.subarray(at, at + w * 4), row * w * 4);
  }
  return { data: out, width: w, height: h };
}

test('a photograph on its side or head has the faces it has upright, each turned', async ({
  detector,
  photo,
  faces,
}) => {
  const { width, height } = photo;
  assert.is(faces.length, 5);
  const moves = [
    ({ x, y }: Point) => ({ x: height - 1 - y, y: x }),
    ({ x, y }: Point) => ({ x: width - 1 - x, y: height - 1 - y }),
    ({ x, y }: Point) => ({ x: y, y: width - 1 - x }),
  ];
  for (const [i, move] of moves.entries()) {
    const image = turned(photo, i + 1);
    const found = await detector.detect(image, { ...SURE, rotations: 'quarters' });
    assert.is(found.length, 5, `${i + 1} quarters`);
    for (const { keypoints, eyes } of faces) {
      const error = errorOf(found, keypoints, move);
      assert.ok(error !== null && error < 0.04, `${i + 1} quarters: ${error}`);
      // the eye patch is level with the face, so the iris is the same
      const eye = found.find((face) => distance(face.keypoints.nose, move(keypoints.nose)) < 20)!.eyes!.left!;
      assert.ok(distance(eye.irisCenter, move(eyes!.left!.irisCenter)) < 2, `${i + 1} quarters, iris`);
    }
    for (const { roll } of found) {
      const off = roll - ((i + 1) * Math.PI) / 2;
      assert.ok(Math.abs(Math.atan2(Math.sin(off), Math.cos(off))) < 0.3, `${i + 1} quarters, roll ${roll}`);
    }
    const upright = await detector.detect(image, SURE);
    assert.ok(upright.length < 5, `${i + 1} quarters: ${upright.length} faces without being asked`);
  }
});

test('an upright photograph keeps its faces to the last bit', async ({ detector, photo, faces }) => {
  for (const rotations of ['none', 'quarters'] as const) {
    assert.equal(await detector.detect(photo, { ...SURE, rotations }), faces, rotations);
  }
});

test('any number of threads, and many pictures, give the same bits', async ({ photo }) => {
  const image = turned(part(photo, 900, 100, 500, 420), 1);
  const options = { rotations: 'any', refine: true, minFaceSize: 60 } as const;
  const answers: Face[][] = [];
  for (const threads of [1, 2, 3]) {
    using detector = await createDetector({ threads, elg: 'lite' });
    answers.push(await detector.detect(image, options));
    for await (const result of detector.detectMany([image, image], options)) {
      answers.push('faces' in result ? result.faces : []);
    }
    if (threads === 1) answers.push(detector.detectSync(image, options));
  }
  assert.ok(answers[0]!.length > 0);
  for (const answer of answers) assert.equal(answer, answers[0]);
});

test("'any' finds heads at every angle, and refine brings their points to a twentieth of the eyes' distance", async ({
  detector,
  photo,
  faces,
}) => {
  for (const degrees of [30, 60, 135, 220, 300]) {
    const { image, move } = rotated(photo, degrees);
    const inside = faces.filter(({ box: { x, y, width, height } }) =>
      [x, x + width].every((u) =>
        [y, y + height].every((v) => {
          const at = move({ x: u, y: v });
          return at.x > 0 && at.y > 0 && at.x < photo.width && at.y < photo.height;
        }),
      ),
    );
    assert.ok(inside.length > 0);
    const found = await detector.detect(image, { minFaceSize: 60, rotations: 'any', refine: true, eyes: false });
    for (const { keypoints } of inside) {
      const error = errorOf(found, keypoints, move);
      assert.ok(error !== null && error < 0.08, `${degrees} degrees: ${error}`);
    }
  }
});

test('refine brings points of a head held aside nearer, and leaves how many faces there are', async ({
  detector,
  photo,
  faces,
}) => {
  const options = { ...SURE, eyes: false };
  const sums = { plain: 0, refined: 0 };
  for (const degrees of [-35, -20, 20, 35]) {
    const { image, move } = rotated(photo, degrees);
    const plain = await detector.detect(image, options);
    const refined = await detector.detect(image, { ...options, refine: true });
    assert.equal(
      refined.map(({ confidence }) => confidence),
      plain.map(({ confidence }) => confidence),
    );
    const mean = (found: readonly Face[]) => {
      const errors = faces.map(({ keypoints }) => errorOf(found, keypoints, move)).filter((error) => error !== null);
      return errors.reduce((sum, error) => sum + error, 0) / errors.length;
    };
    sums.plain += mean(plain);
    sums.refined += mean(refined);
  }
  assert.ok(sums.refined < 0.65 * sums.plain, `${sums.refined} against ${sums.plain}`);
});

test('with eyes, the keypoint of an eye that is sure is the center of its iris', async ({ detector, photo }) => {
  const found = await detector.detect(photo, { ...SURE, refine: true });
  let sure = 0;
  for (const { keypoints, eyes } of found) {
    for (const [eye, point] of [
      [eyes!.left!, keypoints.leftEye],
      [eyes!.right!, keypoints.rightEye],
    ] as const) {
      if (eye.confidence >= 0.9) assert.equal(point, eye.irisCenter);
      else assert.not.equal(point, eye.irisCenter);
      sure += Number(eye.confidence >= 0.9);
    }
  }
  assert.ok(sure >= 5, `${sure}`);
});

test('a picture and its mirror image are refined alike', async ({ detector, photo }) => {
  const image = part(photo, 1000, 100, 400, 420);
  const pixels = new Uint32Array(image.data.buffer);
  const back = pixels.map((_, i) => pixels[i - (i % 400) + 399 - (i % 400)]!);
  const mirror = { ...image, data: new Uint8Array(back.buffer) };
  const options = { minFaceSize: 100, refine: true, eyes: false };
  const [[face], [other]] = [await detector.detect(image, options), await detector.detect(mirror, options)];
  const eyes = distance(face!.keypoints.leftEye, face!.keypoints.rightEye);
  const apart = distance(
    { x: 399 - other!.keypoints.rightEye.x, y: other!.keypoints.rightEye.y },
    face!.keypoints.leftEye,
  );
  assert.ok(apart < 0.04 * eyes, `${apart} px of ${eyes}`);
});

test('nothing there, pictures of a pixel, and many small ones leave the memory as it was', async ({ detector }) => {
  const options = { ...QUARTERS, refine: true };
  for (const [width, height] of [
    [1, 1],
    [12, 30],
    [200, 13],
    [64, 64],
  ] as const) {
    const blank = { data: new Uint8Array(width * height * 4).fill(200), width, height };
    assert.equal(await detector.detect(blank, options), []);
    assert.equal(await detector.detect(blank, { ...options, rotations: 'any' }), []);
  }
});

test('a file is looked at in the same way', async ({ detector, faces }) => {
  const found = await detector.detect(PATH, { ...SURE, rotations: 'quarters' });
  assert.equal(found, faces);
});

test.run();
