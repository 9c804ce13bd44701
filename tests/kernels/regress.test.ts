import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Step } from '../../assembly/abi.ts';
import { cases } from '../cases/regress.ts';
import { boxOf, randomBox, readBoxes, sameBoxes, toBytes } from '../helpers/boxes.ts';
import { Canary } from '../helpers/canary.ts';
import { createEngine } from '../helpers/engine.ts';
import { testEach } from '../helpers/random.ts';
import { regress } from '../reference/regress.ts';

const regresses = suite('kernels/regress');
const engine = createEngine();

testEach(regresses, 'equals the twin', cases, ({ n, steps }, random) => {
  const boxes = Array.from({ length: n }, (_, i) => randomBox(random, i, i % 2 === 0));
  const canary = new Canary(engine);
  const at = canary.inPlace(toBytes(boxes));
  engine.ops.regress(at, n, steps);
  sameBoxes(
    readBoxes(engine.arena, at, n),
    boxes.map((box) => regress(box, steps)),
  );
  canary.release();
});

regresses('the shorter side grows about the center; truncation goes toward zero', () => {
  const canary = new Canary(engine);
  const at = canary.inPlace(toBytes([boxOf([10, 20, 30, 30]), boxOf([-1.9, -0.5, 2.9, 0.5])]));
  engine.ops.regress(at, 1, Step.Square);
  engine.ops.regress(at + 64, 1, Step.Truncate);
  const [square, truncated] = readBoxes(engine.arena, at, 2).map(({ x1, y1, x2, y2 }) => [x1, y1, x2, y2]);
  assert.equal(square, [10, 15, 30, 35]);
  assert.equal(
    truncated!.map((v) => v + 0),
    [-1, 0, 2, 0],
  );
  canary.release();
});

regresses.run();
