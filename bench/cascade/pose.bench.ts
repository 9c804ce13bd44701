// What roll, pose and gaze of a face cost.
import { oriented } from '../../bindings/pose/index.ts';
import { SHAPE } from '../../bindings/pose/shape.ts';
import { eyeballAt, eyeOf, pointsOf } from '../../tests/helpers/turned.ts';
import type { Group, Scope } from '../group.ts';
import { bestAndMedian } from '../rounds.ts';

const NAME = 'roll, pose and gaze of a face';
const FACES = 1000; // of a round

const groups: Group[] = [{ name: NAME, seconds: 1, measure }];
export default groups;

function measure(scope: Scope): void {
  const pose = { yaw: 0.3, pitch: -0.1, roll: 0.2 };
  const camera = { scale: 2, distance: Infinity, at: { x: 500, y: 400 } };
  const eye = (x: number) => eyeOf(eyeballAt([x, 0, -12]), pose, { yaw: 0, pitch: 0 }, camera);
  const face = {
    box: { x: 400, y: 300, width: 200, height: 250 },
    confidence: 1,
    keypoints: pointsOf(SHAPE, pose, camera),
    eyes: { left: eye(-31.7), right: eye(31.7) },
  };
  const rounds: number[] = [];
  const end = performance.now() + (scope.smoke ? 0 : scope.seconds * 1e3);
  do {
    const start = performance.now();
    for (let i = 0; i < FACES; i++) oriented(face);
    rounds.push(((performance.now() - start) / FACES) * 1e3);
  } while (performance.now() < end);
  const { best, median } = bestAndMedian(rounds);
  scope.tell(NAME, [{ name: 'a face', value: best, median, unit: 'µs' }]);
}
