// Faces of pictures that every clone has, against Python's: every integer, the floats behind them, and the same bits
// from any number of threads.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, toMtcnn, type Face } from '../../bindings/index.node.ts';
import { close } from '../helpers/close.ts';
import { cases, photographs, type Case } from './expected.ts';
import { digest, makePicture, photograph } from './pictures.ts';

const test = suite('golden faces');

// photo px and probability; README of the results of the original program
const CORNER = 1e-3;
const POINT = 2e-3;
const SCORE = 2e-6;
const POINTS = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight'] as const;
const NAMES = ['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'] as const;
const THREADS = [1, 2, 3];

/** The largest differences of all. */
const worst = { corner: 0, point: 0, score: 0 };

function compare({ name, faces: expected, options }: Case, faces: readonly Face[]): void {
  assert.is(faces.length, expected.length, `${name}: ${faces.length} faces, expected ${expected.length}`);
  const factor = options.autoDownscale ? 4 : 1; // a picture looked at smaller is as exact in pixels of the smaller one
  const printed = toMtcnn(faces);
  for (const [i, want] of expected.entries()) {
    const what = `${name}, face ${i}`;
    const { box, keypoints, confidence } = faces[i]!;
    assert.equal(printed[i]!.box, want.box, `${what}: box`);
    const points = NAMES.map((point) => printed[i]!.keypoints[point]);
    assert.equal(points, want.points, `${what}: points`);
    const corners = close([box.x, box.y, box.x + box.width, box.y + box.height], want.corners, {
      what,
      tolerance: CORNER * factor,
    });
    const exact = POINTS.flatMap((point) => [keypoints[point].x, keypoints[point].y]);
    const away = close(exact, want.exact.flat(), { what: `${what}: points`, tolerance: POINT * factor });
    const score = close([confidence], [want.score], { what: `${what}: confidence`, tolerance: SCORE });
    worst.corner = Math.max(worst.corner, corners / factor);
    worst.point = Math.max(worst.point, away / factor);
    worst.score = Math.max(worst.score, score);
  }
}

test('photographs are decoded to the pixels that libjpeg-turbo gives', async () => {
  for (const [name, sha256] of Object.entries(photographs)) assert.is(digest((await photograph(name)).data), sha256);
});

for (const deterministic of [true, false]) {
  test(`${deterministic ? 'plain' : 'chosen'} build: faces are Python's, with ${THREADS.join(', ')} threads`, async () => {
    const detectors = [];
    for (const threads of THREADS) detectors.push(await createDetector({ threads, deterministic, eyes: false }));
    try {
      for (const one of cases) {
        const { format, ...options } = one.options;
        const picture = await makePicture(one, format);
        const [first, ...others] = detectors.map((detector) => detector.detectSync(picture, options));
        compare(one, first!);
        for (const [i, faces] of others.entries())
          assert.equal(faces, first, `${one.name}: ${THREADS[i + 1]} threads say something else than one`);
      }
    } finally {
      for (const detector of detectors) detector.close();
    }
  });
}

test.after(() => {
  const recorded = cases.filter((one) => one.recorded);
  const count = (some: readonly Case[]) => some.reduce((sum, { faces }) => sum + faces.length, 0);
  const numbers = Object.entries(worst).map(([name, value]) => `${name} ${value.toExponential(1)}`);
  process.stdout.write(
    `\n  ${count(cases)} faces of ${cases.length} pictures compared with Python's; the original program itself was run on ` +
      `${recorded.length} of them, ${count(recorded)} faces. Largest differences: ${numbers.join(', ')}\n`,
  );
});

test.run();
