// weights/train, where Python has what it needs: its own tests; of weights/train/mtcnn also the whole recipe, two
// batches a network, whose file then finds faces.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Jimp } from 'jimp';
import { createDetector, type Box, type Face } from '../../bindings/index.node.ts';
import { ROOT } from '../helpers/engine.ts';

const test = suite('weights/train');
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const FOLDER = join(ROOT, 'weights/train/mtcnn');
const FROM = join(ROOT, 'weights/mtcnn.safetensors');
const OVERLAP = 0.7;

function python(...args: string[]) {
  return pythonIn(FOLDER, ...args);
}

function pythonIn(cwd: string, ...args: string[]) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' };
  return spawnSync(PYTHON, args, { cwd, env, encoding: 'utf8' });
}

if (python('-c', 'import cv2, numpy').status !== 0) {
  process.stdout.write(`skipped: weights/train, ${PYTHON} lacks numpy or OpenCV\n`);
} else {
  test('rendered eyes', () => {
    const { status, stderr } = pythonIn(join(FOLDER, '..'), '-m', 'unittest', 'test_rendered');
    assert.is(status, 0, stderr);
    assert.match(stderr, /Ran 7 tests/);
  });
}

if (python('-c', 'import numpy, PIL, torch').status !== 0) {
  process.stdout.write(`skipped: weights/train/mtcnn, ${PYTHON} lacks numpy, Pillow or torch\n`);
} else {
  test('losses, overlaps, samples, folders and weight files', () => {
    const { status, stderr } = python('-m', 'unittest');
    assert.is(status, 0, stderr);
    assert.match(stderr, /Ran 2\d tests/);
  });

  test('from pictures to a file that the detector takes', async () => {
    const root = await mkdtemp(join(tmpdir(), 'saccade-train-'));
    try {
      const picture = await Jimp.read(join(ROOT, 'example.jpg'));
      await picture.resize({ w: 410 }).write(join(root, 'a.png') as `${string}.png`);
      const published = await look(join(root, 'a.png'));
      assert.is(published.length, 2);
      const faces = published.map(({ box: { x, y, width, height }, keypoints: k }) => ({
        box: [x, y, width, height],
        points5: [k.leftEye, k.rightEye, k.nose, k.mouthLeft, k.mouthRight].map((p) => [p.x, p.y]),
      }));
      const items = [1, 2].map(() => ({ image: 'a.png', faces }));
      await writeFile(join(root, 'annotations.json'), JSON.stringify({ items }));

      const out = join(root, 'out.safetensors');
      const args = ['all.py', root, root, '--work', join(root, 'work'), '--out', out];
      const tuned = [...args, '--from', FROM, '--rate', '1e-6', '--batches', '2', '2', '2'];
      const { status, stdout, stderr } = python(...tuned);
      assert.is(status, 0, stderr);
      for (const net of ['pnet', 'rnet', 'onet'])
        assert.match(stdout, new RegExp(`${net}: 2 of 2 batches, rate .*left`));

      const again = await look(join(root, 'a.png'), out);
      assert.is(again.length, 2);
      for (const [i, { box }] of again.entries()) assert.ok(overlap(box, published[i]!.box) > OVERLAP);

      const other = python(...tuned, '--seed', '2');
      assert.is(other.status, 1);
      assert.match(other.stderr, /begun with other settings \(seed 1 before, 2 now\)/);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
}

async function look(path: string, weights?: string): Promise<Face[]> {
  const detector = await createDetector({ threads: 1, ...(weights && { weights }) });
  try {
    const faces = await detector.detect(path);
    return faces.sort((a, b) => a.box.x - b.box.x);
  } finally {
    await detector.close();
  }
}

function overlap(a: Box, b: Box): number {
  const side = (x: number, w: number, y: number, h: number) => Math.max(0, Math.min(x + w, y + h) - Math.max(x, y));
  const both = side(a.x, a.width, b.x, b.width) * side(a.y, a.height, b.y, b.height);
  return both / (a.width * a.height + b.width * b.height - both);
}

test.run();
