// `weights: 'small'` and `'tiny'`: what rounding the face weights to float16, or to whole numbers of a byte, costs on
// the recorded pictures. docs/accuracy.md says these numbers.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createDetector, type Face } from '../../bindings/index.node.ts';
import { sharedJson, sharedPath, withShared } from '../helpers/shared.ts';

const test = suite('small weights');

interface Golden {
  box_x1y1x2y2: [number, number, number, number];
  score: number;
  points_xy: [number, number][];
}

const corners = ({ box: { x, y, width, height } }: Face) => [x, y, x + width, y + height];
const worst = (a: number[], b: number[]) => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));

/** Of the width: corners that lie in the middle of all, and the farthest; confidences. */
const LIMITS = { small: [1e-3, 0.2, 0.1], tiny: [0.005, 0.1, 0.05] } as const;

await withShared(test, 'small weights', () => {
  for (const [weights, limits] of Object.entries(LIMITS)) check(weights as 'small' | 'tiny', limits);
});

function check(weights: 'small' | 'tiny', [middle, farthest, confidence]: readonly [number, number, number]) {
  test(`${weights}: every recorded face and no other; boxes, keypoints and confidences move a little`, async () => {
    const index = sharedJson<{ name: string; faces_stable?: boolean }[]>('index.json');
    const detector = await createDetector({ eyes: false, weights });
    const shares: number[] = []; // largest shift of a corner, of the face's width
    const most = { box: 0, keypoint: 0, confidence: 0 };
    for (const { name } of index.filter(({ faces_stable }) => faces_stable !== false)) {
      const want = sharedJson<{ faces_float: Golden[] }>(`cascade/${name}.json`).faces_float;
      const got = await detector.detect(sharedPath(`images/${name}.png`));
      assert.is(got.length, want.length, name);
      for (const { box_x1y1x2y2: box, score, points_xy: points } of want) {
        // confidences near 1 may change places
        const face = got.reduce((a, b) => (worst(corners(a), box) < worst(corners(b), box) ? a : b));
        const { leftEye, rightEye, nose, mouthLeft, mouthRight } = face.keypoints;
        const found = [leftEye, rightEye, nose, mouthLeft, mouthRight].flatMap(({ x, y }) => [x, y]);
        shares.push(worst(corners(face), box) / (box[2] - box[0]));
        most.box = Math.max(most.box, worst(corners(face), box));
        most.keypoint = Math.max(most.keypoint, worst(found, points.flat()));
        most.confidence = Math.max(most.confidence, Math.abs(face.confidence - score));
      }
    }
    detector.close();
    shares.sort((a, b) => a - b);
    const numbers = [
      `${shares.length} faces`,
      `corners: half within ${(shares[shares.length >> 1]! * 100).toFixed(3)} % of the width, 9 of 10 within ${(shares[Math.floor(shares.length * 0.9)]! * 100).toFixed(1)} %`,
      `at most ${most.box.toFixed(1)} px (${(shares.at(-1)! * 100).toFixed(0)} %)`,
      `keypoints at most ${most.keypoint.toFixed(1)} px, confidence ${most.confidence.toFixed(3)}`,
    ];
    process.stdout.write(`\n  ${weights}: ${numbers.join('; ')}\n`);
    assert.ok(shares[shares.length >> 1]! < middle);
    assert.ok(shares.at(-1)! < farthest);
    assert.ok(most.confidence < confidence);
  });
}
