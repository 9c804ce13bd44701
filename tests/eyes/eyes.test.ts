// The eyes of faces: over borders, too close, outside the photo.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findEyes } from '../../bindings/eyes/index.ts';
import { packElg } from '../../bindings/nets/elg.ts';
import { alone, runThrough } from '../../bindings/runtime/stage.ts';
import type { Eye, FoundFace, PixelImage, Point } from '../../bindings/types.ts';
import { readWeights } from '../../bindings/weights/format.ts';
import { close } from '../helpers/close.ts';
import { ROOT } from '../helpers/engine.ts';
import { draw, engine, eyesAt, landmarksOf, SIDES } from '../helpers/eyes.ts';
import { noise, place } from '../helpers/pictures.ts';
import { Random } from '../helpers/random.ts';

const eyesTest = suite('eyes');
const { arena } = engine;

const lite = packElg(engine, await readPackaged('elg-lite'), 'elg-lite');

const executor = alone(engine, { elg: lite });

function readPackaged(name: string) {
  return readWeights(readFileSync(resolve(ROOT, `weights/${name}.safetensors`)), name);
}

function faceWith({ left, right }: { left: Point; right: Point }): FoundFace {
  const keypoints = { leftEye: left, rightEye: right, nose: left, mouthLeft: left, mouthRight: left };
  return { box: { x: 0, y: 0, width: 1, height: 1 }, confidence: 1, keypoints, eyes: null };
}

function found(photo: PixelImage, faces: readonly { left: Point; right: Point }[], eyePatch: 'upright' | 'notebook') {
  const mark = arena.mark();
  const steps = findEyes(
    executor,
    place(engine, photo),
    faces.map(faceWith),
    { eyePatch, pupil: 'auto' },
    () => undefined,
  );
  const eyes = runThrough(steps).map((face) => face.eyes!);
  arena.release(mark);
  return eyes;
}

eyesTest('eyes over a border see it repeated', () => {
  const [width, height, margin] = [120, 90, 150];
  const photo = noise(new Random(), width, height, 4);
  const at = (x: number, y: number) => (y * width + x) * 4;
  const clamp = (i: number, n: number) => Math.max(0, Math.min(i - margin, n - 1));
  const larger = draw(width + 2 * margin, height + 2 * margin, () => 0);
  for (let y = 0; y < larger.height; y++) {
    for (let x = 0; x < larger.width; x++) {
      const from = at(clamp(x, width), clamp(y, height));
      larger.data.set(photo.data.subarray(from, from + 4), (y * larger.width + x) * 4);
    }
  }
  const faces = [
    [0, 45],
    [119, 45],
    [60, 0],
    [60, 89],
    [-3, -3],
    [119, 89],
    [-60, 40],
  ].map(([x, y]) => eyesAt(x!, y!, 45, 13));
  const moved = faces.map(({ left, right }) => ({
    left: { x: left.x + margin, y: left.y + margin },
    right: { x: right.x + margin, y: right.y + margin },
  }));
  const [own, inside] = [found(photo, faces, 'upright'), found(larger, moved, 'upright')];
  for (const [i, eyes] of own.entries()) {
    for (const side of SIDES) {
      const want = landmarksOf(inside[i]![side]!).map((v) => v - margin);
      close(landmarksOf(eyes[side]!), want, { tolerance: 1e-3, what: `face ${i}, ${side}` });
    }
  }
});

eyesTest('eyes closer than four pixels are null, and take nothing from their neighbors', () => {
  const photo = noise(new Random(), 120, 90, 4);
  const [near, far] = [eyesAt(60, 45, 3, 0), eyesAt(60, 45, 40, -10)];
  for (const rule of ['upright', 'notebook'] as const) {
    const [only] = found(photo, [far], rule);
    assert.ok(only!.left && only!.right);
    assert.equal(found(photo, [near, far, near, far], rule), [
      { left: null, right: null },
      only,
      { left: null, right: null },
      only,
    ]);
    assert.equal(found(photo, [near], rule), [{ left: null, right: null }]);
    assert.equal(found(photo, [], rule), []);
  }
});

eyesTest('one eye outside the photo is null by the rule of the notebook, the other one stays', () => {
  const photo = noise(new Random(), 120, 90, 4);
  const eyes = eyesAt(5, 45, 50, 0);
  const [{ left, right }] = found(photo, [eyes], 'notebook') as [{ left: Eye | null; right: Eye | null }];
  assert.is(left, null);
  assert.ok(right);
});

eyesTest.run();
