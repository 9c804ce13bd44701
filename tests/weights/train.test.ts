// The arithmetic of weights/train/mtcnn, where Python has what it needs.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../helpers/engine.ts';

const test = suite('weights/train/mtcnn');
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

const has = spawnSync(PYTHON, ['-c', 'import numpy, PIL, torch'], { encoding: 'utf8' });
if (has.status !== 0) {
  process.stdout.write(`skipped: weights/train/mtcnn, ${PYTHON} lacks numpy, Pillow or torch\n`);
} else {
  test('losses, overlaps, mirrors and weight files', () => {
    const cwd = join(ROOT, 'weights/train/mtcnn');
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    const { status, stderr } = spawnSync(PYTHON, ['-m', 'unittest'], { cwd, env, encoding: 'utf8' });
    assert.is(status, 0, stderr);
    assert.match(stderr, /Ran 1\d tests/);
  });
}

test.run();
