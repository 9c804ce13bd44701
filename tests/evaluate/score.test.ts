// Small cases worked out by hand, and the numbers of the scorer in Python.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { curvesSvg } from '../../bindings/evaluate/chart.ts';
import { averagePrecision, curveOf, recallAt } from '../../bindings/evaluate/curve.ts';
import { intersectionOverUnion, matchBoxes } from '../../bindings/evaluate/matches.ts';
import { irisErrors, keypointErrors, pupilErrors } from '../../bindings/evaluate/points.ts';
import { evaluatePairs } from '../../bindings/evaluate/score.ts';
import { scoreTable } from '../../bindings/evaluate/table.ts';
import { boxed, type TrueFace } from '../../bindings/evaluate/truth.ts';
import { worstOf } from '../../bindings/evaluate/worst.ts';
import type { Box, Eye, FoundFace } from '../../bindings/types.ts';

const score = suite('score');

const square = (x: number, side = 40): Box => ({ x, y: 0, width: side, height: side });
/** A face whose eyes are 20 apart, moved down by `off`. */
const face = (box: Box, confidence: number, off = 0): FoundFace => {
  const at = (x: number, y: number) => ({ x: box.x + x, y: box.y + y + off });
  const [leftEye, rightEye, nose] = [at(10, 12), at(30, 12), at(20, 22)];
  return {
    box,
    confidence,
    keypoints: { leftEye, rightEye, nose, mouthLeft: at(12, 32), mouthRight: at(28, 32) },
    eyes: null,
  };
};
const close = (is: number, should: number) => assert.ok(Math.abs(is - should) < 1e-12, `${is} is not ${should}`);

score('overlap: shares of area', () => {
  close(intersectionOverUnion(square(0), square(20)), 800 / 2400);
  assert.is(intersectionOverUnion(square(0), square(40)), 0);
  close(intersectionOverUnion(square(0), { x: 10, y: 10, width: 20, height: 20 }), 400 / 1600);
});

score(
  'the most confident takes the face; the second one on it is false; ignored and low ones count for nothing',
  () => {
    const truth = [
      boxed(square(0), false),
      boxed(square(100), true),
      boxed(square(200, 19), false),
      boxed(square(300), false),
    ];
    const faces = [
      face(square(2), 0.8),
      face(square(1), 0.9),
      face(square(100), 0.7),
      face(square(200, 19), 0.6),
      face(square(500), 0.5),
    ];
    const { judged, missed, leftOut } = matchBoxes(truth, faces)!;
    assert.equal(
      judged.map(({ face, verdict }) => [face.confidence, verdict]),
      [
        [0.9, 'found'],
        [0.8, 'false'],
        [0.7, 'leftOut'],
        [0.6, 'leftOut'],
        [0.5, 'false'],
      ],
    );
    assert.equal(missed, [square(300)]);
    assert.equal(leftOut, [square(100), square(200, 19)]);
    assert.is(matchBoxes(truth, faces, 19)!.judged[3]!.verdict, 'found');
    assert.is(matchBoxes([], faces), null);
  },
);

score('average precision and recall at so many false faces', () => {
  // hit, false, hit, false, false; a third face is never found
  const truth = [boxed(square(0), false), boxed(square(100), false), boxed(square(200), false)];
  const faces = [
    face(square(0), 0.9),
    face(square(500), 0.8),
    face(square(100), 0.7),
    face(square(600), 0.6),
    face(square(700), 0.5),
  ];
  const curve = curveOf([matchBoxes(truth, faces)!])!;
  close(averagePrecision(curve), 1 / 3 + (1 / 3) * (2 / 3));
  assert.equal(recallAt(curve, 0), { false: 0, recall: 1 / 3, confidence: 0.9 });
  assert.equal(recallAt(curve, 2), { false: 2, recall: 2 / 3, confidence: 0.6 });
  // no threshold parts equal confidences: 0.9 brings the false face too
  const tied = curveOf([matchBoxes(truth, [faces[0]!, { ...faces[1]!, confidence: 0.9 }])!])!;
  assert.equal(recallAt(tied, 0), { false: 0, recall: 0, confidence: null });
});

const points = Object.values(face(square(0), 1).keypoints);
const portrait = (extra: Partial<TrueFace> = {}): TrueFace => ({
  isIgnored: false,
  points,
  arePointsDoubtful: false,
  eyes: { left: { isPoor: false, center: { x: 10, y: 12 } } },
  ...extra,
});

score('keypoints: the nearest face, in eye distances; half of one away it is another', () => {
  const faces = [face(square(0), 0.9, 4), face(square(0), 0.8, 2), face(square(300), 0.7)];
  assert.equal(keypointErrors([portrait()], faces), [2 / 20]);
  assert.equal(keypointErrors([portrait()], [face(square(0), 0.9, 10)]), [null]);
  assert.equal(keypointErrors([portrait({ arePointsDoubtful: true })], faces), []);
});

score('pupils: what is missing is as far off as can be', () => {
  const seen = face(square(0), 0.9, 2);
  const eyes = { left: { irisCenter: { x: 10, y: 13 } } as Eye, right: null };
  assert.equal(pupilErrors([portrait()], [{ ...seen, eyes }]), [{ irisCenter: 1 / 20, keypoint: 2 / 20 }]);
  assert.equal(pupilErrors([portrait()], [seen]), [{ irisCenter: 9, keypoint: 2 / 20 }]);
  assert.equal(pupilErrors([portrait()], []), [{ irisCenter: 9, keypoint: 9 }]);
});

score('irises: center and radius in radii; poor ones are left out', () => {
  const iris = { center: { x: 50, y: 50 }, radius: 10 };
  const alone = (isPoor: boolean): TrueFace => ({
    isIgnored: false,
    arePointsDoubtful: false,
    eyes: { right: { isPoor, iris } },
  });
  const ring = [
    { x: 65, y: 50 },
    { x: 41, y: 50 },
  ]; // 12 from 53
  const eye = { irisCenter: { x: 53, y: 50 }, iris: ring } as Eye;
  assert.equal(irisErrors([alone(false)], { faces: [], eye }), [{ center: 0.3, radius: 0.2 }]);
  assert.equal(irisErrors([alone(true)], { faces: [], eye }), []);
  assert.equal(irisErrors([alone(false)], { faces: [] }), [{ center: 9, radius: null }]);
});

score(
  'whole: pictures without a result miss all; empty pictures are counted apart; the worst; table and curves',
  () => {
    const marked = { image: 'a', faces: [boxed(square(0), false)] };
    const wrong = [face(square(0), 0.9), face(square(90), 0.8)];
    const evaluation = evaluatePairs([
      { truth: marked, result: { faces: wrong } },
      { truth: { ...marked, image: 'b' }, result: null },
      { truth: { ...marked, image: 'c' }, result: { faces: [], failure: 'broken' } },
      { truth: { image: 'd', faces: [] }, result: { faces: wrong } },
    ]);
    const { pictures, without_prediction: without, failed, detection } = evaluation.scores;
    assert.equal([pictures, without, failed], [4, 1, 1]);
    assert.equal([detection!.faces, detection!.recall, detection!.false, detection!.false_in_empty], [3, 1 / 3, 1, 2]);
    close(detection!.ap, 1 / 3);
    assert.equal(worstOf(evaluation.matches, 2), [
      { index: 0, missed: 0, false: 1 },
      { index: 1, missed: 1, false: 0 },
    ]);
    assert.match(scoreTable(evaluation.scores), /^\| recall +\| 0\.3333 +\|$/m);
    const svg = curvesSvg(evaluation);
    assert.match(svg, /^<svg [^>]*width="640" [^]*average precision 0\.3333[^]*<\/svg>\n$/);
  },
);

score.run();
