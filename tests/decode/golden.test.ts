// Small pictures of every kind that is read, against what Pillow and OpenCV read in them (golden/make.py wrote both).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeImage } from '../../bindings/decode/index.ts';
import { SaccadeError } from '../../bindings/errors.ts';
import { ROOT } from '../helpers/engine.ts';

interface Expected {
  width: number;
  height: number;
  /** sha256 of the pixels as RGB; null where that library does not read the file */
  pillow: string | null;
  opencv: string | null;
  libavif?: string;
}

const test = suite('golden pictures');
const FOLDER = join(ROOT, 'tests/decode/golden');
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Record<string, Expected>;

/** Drops alpha. */
function rgb(data: ArrayLike<number>): Buffer {
  const out = Buffer.alloc((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    for (let c = 0; c < 3; c++) out[to++] = data[from + c]!;
  }
  return out;
}

// Both say how a picture with these is stored, not how it is seen.
const TURNED = 'exif6.png';

for (const [name, { width, height, pillow, opencv, libavif }] of Object.entries(expected)) {
  if (name === TURNED) continue;
  test(name, async () => {
    const image = await decodeImage(join(FOLDER, name), 1e6);
    assert.equal([image.width, image.height], [width, height]);
    const said = [pillow, opencv, libavif].filter((hash) => hash);
    assert.ok(said.length > 0);
    // Where the two round differently (inks, BMPs of 16 bits), either is right.
    assert.ok(said.includes(createHash('sha256').update(rgb(image.data)).digest('hex')), `${name}: other pixels`);
  });
}

test('a JPEG’s pixels are those of both, whatever its sampling', () => {
  const jpegs = Object.entries(expected).filter(([name]) => /^(4|sampled|gray|progressive|rgb|icc).*\.jpg$/.test(name));
  assert.ok(jpegs.length >= 15);
  for (const [name, { pillow, opencv }] of jpegs) assert.is(pillow, opencv, name);
});

test(`${TURNED}: stored pixels turned by a quarter`, async () => {
  const { width, height, pillow } = expected[TURNED]!;
  const image = await decodeImage(join(FOLDER, TURNED), 1e6);
  assert.equal([image.width, image.height], [height, width]);
  const stored = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * (x * height + height - 1 - y);
      stored.set(image.data.subarray(from, from + 4), 4 * (y * width + x));
    }
  }
  assert.is(createHash('sha256').update(rgb(stored)).digest('hex'), pillow);
});

test('kinds without a decoder are refused by name', async () => {
  const names: Record<string, RegExp> = {
    'refused-arithmetic.jpg': /an arithmetic-coded JPEG \(SOF9\), which has no decoder here/,
    'refused-ycbcr.tif': /a TIFF of YCbCr samples, which has no decoder here/,
    'refused-cielab.tif': /a TIFF of CIELab colors, which has no decoder here/,
  };
  assert.equal(readdirSync(FOLDER).filter((name) => name.startsWith('refused')).length, Object.keys(names).length);
  for (const [name, message] of Object.entries(names)) {
    const error = await decodeImage(join(FOLDER, name), 1e6).catch((error: unknown) => error);
    assert.instance(error, SaccadeError);
    assert.match((error as SaccadeError).message, message);
  }
});

test.run();
