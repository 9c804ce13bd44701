// The scorer in Python beside the recorded data, on the same JSON lines: made here, so that every rule has its case.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOwn } from '../../bindings/evaluate/own.ts';
import { pairUp, readResults } from '../../bindings/evaluate/results.ts';
import { evaluatePairs } from '../../bindings/evaluate/score.ts';
import type { Eye, FoundFace, Point } from '../../bindings/types.ts';
import { Random } from '../helpers/random.ts';
import { sharedPath, withShared } from '../helpers/shared.ts';

const reference = suite('scores of the reference');
const SCORER = sharedPath('../tools/evaluate.py');
const hasPython = spawnSync('python3', ['-c', 'import numpy']).status === 0;

await withShared(reference, 'scores of the reference', () => {
  for (const name of ['wider200', 'mmlab5', 'eyetab64']) {
    const folder = sharedPath(`../data/${name}`);
    const why = !hasPython ? 'no python3 with numpy' : existsSync(SCORER) && existsSync(folder) ? '' : `no ${folder}`;
    if (why) process.stdout.write(`skipped: scores of ${name} (${why})\n`);
    else reference(`${name}: every number to 9 digits`, () => compare(folder));
  }
});

function compare(folder: string): void {
  const file = join(folder, 'annotations.json');
  const truth = readOwn(readFileSync(file, 'utf8'), file);
  const text = madeUp(truth);
  const place = mkdtempSync(join(tmpdir(), 'saccade-evaluate-'));
  try {
    const lines = join(place, 'results.ndjson');
    writeFileSync(lines, text);
    const { stdout, stderr } = spawnSync('python3', [SCORER, folder, lines, '--json'], { encoding: 'utf8' });
    assert.is(stderr, '');
    const { scores } = evaluatePairs(pairUp(truth, readResults(text, lines)));
    same(JSON.parse(stdout), scores, folder);
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Everything that `should` has. */
function same(should: unknown, is: unknown, where: string): void {
  if (typeof should === 'number')
    return assert.ok(Math.abs(should - (is as number)) < 1e-9, `${where}: ${is}, ${should}`);
  if (should === null) return assert.is(is, null, where);
  for (const [key, value] of Object.entries(should as object)) {
    same(value, (is as Record<string, unknown> | undefined)?.[key], `${where}.${key}`);
  }
}

/** Faces near those marked and elsewhere, equal confidences, a picture in ten without a line. */
function madeUp(truth: ReturnType<typeof readOwn>): string {
  const seeded = new Random(7);
  const random = () => seeded.share();
  const near = (value: number, by: number) => value + by * (random() - 0.5);
  const around = ({ x, y }: Point, by: number) => ({ x: near(x, by), y: near(y, by) });
  const eyeAt = (center: Point, radius: number): Eye => {
    const iris = [0, 1, 2, 3].map((i) => ({ x: center.x + radius * Math.cos(i), y: center.y + radius * Math.sin(i) }));
    return { irisCenter: around(center, radius / 3), iris } as Eye;
  };
  const lines = truth.flatMap(({ image, faces }) => {
    if (random() < 0.1) return [];
    const seen = faces.flatMap(({ box, points, eyes }): FoundFace[] => {
      const { x, y, width, height } = box ?? { x: 0, y: 0, width: 60, height: 60 };
      const marked = points ?? [1, 2, 3, 4, 5].map((i) => ({ x: x + i, y: y + i }));
      const [by, unit] = [width / 2, Math.abs(marked[1]!.x - marked[0]!.x)];
      return Array.from({ length: Math.floor(3 * random()) }, () => {
        const [leftEye, rightEye, nose, mouthLeft, mouthRight] = marked.map((point) => around(point, unit)) as Point[];
        const iris = eyes?.left?.iris ?? eyes?.right?.iris;
        const one = iris
          ? eyeAt(iris.center, iris.radius)
          : random() < 0.8
            ? eyeAt(around(marked[0]!, unit / 5), 5)
            : null;
        return {
          box: { x: near(x, by), y: near(y, by), width: near(width, by), height: near(height, by) },
          confidence: 0.7 + Math.floor(30 * random()) / 100,
          keypoints: { leftEye, rightEye, nose, mouthLeft, mouthRight } as FoundFace['keypoints'],
          eyes: { left: one, right: one },
        };
      });
    });
    return [JSON.stringify({ file: `elsewhere/${image}`, faces: seen })];
  });
  return lines.join('\n');
}
