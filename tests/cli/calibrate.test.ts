import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Jimp } from 'jimp';
import { run } from '../../bindings/cli/program.ts';
import { histogram, suggest, summarize } from '../../bindings/cli/survey.ts';
import { stubLibrary } from './stub.ts';

const calibrate = suite('calibrate');
let root = '';

calibrate.before(async () => {
  root = await mkdtemp(join(tmpdir(), 'saccade-calibrate-'));
  const sets: Record<string, [number, number][]> = {
    people: [
      [1, 204],
      [2, 255],
      [1, 102],
      [0, 0],
    ],
    walls: [
      [1, 51],
      [0, 0],
    ],
    none: [[0, 0]],
  };
  for (const [name, pictures] of Object.entries(sets)) {
    await mkdir(join(root, name));
    for (const [i, [faces, green]] of pictures.entries()) {
      const data = Buffer.alloc(40 * 30 * 4, 255);
      data.set([faces, green]);
      await writeFile(
        join(root, name, `${i}.png`),
        await new Jimp({ data, width: 40, height: 30 }).getBuffer('image/png'),
      );
    }
  }
});
calibrate.after(() => rm(root, { recursive: true, force: true }));

async function command(...args: string[]) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const library = stubLibrary();
  const code = await run(['calibrate', ...args], streams, async () => library);
  return { code, out: String(streams.stdout.read() ?? ''), err: String(streams.stderr.read() ?? ''), library };
}

const samples = (...values: number[]) => values.map((confidence, i) => ({ file: `${i}.jpg`, confidence }));

calibrate('a summary of known numbers', () => {
  const s = summarize(samples(0.5, 0.9, 0.7, 0.8, 0.6));
  assert.equal([s.count, s.min, s.q1, s.median, s.q3, s.max], [5, 0.5, 0.6, 0.7, 0.8, 0.9]);
  assert.ok(Math.abs(s.mean - 0.7) < 1e-12);
  assert.ok(Math.abs(s.std - Math.sqrt(0.025)) < 1e-12);
  assert.equal(s.lowest[0], { file: '0.jpg', confidence: 0.5 });
  assert.equal(s.highest[0], { file: '1.jpg', confidence: 0.9 });
});

calibrate('ten at each end; one face; none', () => {
  const s = summarize(samples(...Array.from({ length: 25 }, (_, i) => i / 25)));
  assert.equal([s.lowest.length, s.highest.length], [10, 10]);
  assert.equal([s.lowest[9]!.confidence, s.highest[9]!.confidence], [9 / 25, 15 / 25]);
  const one = summarize(samples(0.75));
  assert.equal([one.count, one.mean, one.std, one.q1, one.max], [1, 0.75, 0, 0.75, 0.75]);
  assert.is(summarize([]).count, 0);
});

calibrate('bins: edges belong to the bin above, 1 to the last; empty ends are cut', () => {
  assert.equal(histogram([0.95, 0.999, 1], [0.94]), [
    { from: 0.9, to: 0.95, faces: 0, nonFaces: 1 },
    { from: 0.95, to: 0.98, faces: 1, nonFaces: 0 },
    { from: 0.98, to: 0.99, faces: 0, nonFaces: 0 },
    { from: 0.99, to: 0.995, faces: 0, nonFaces: 0 },
    { from: 0.995, to: 0.998, faces: 0, nonFaces: 0 },
    { from: 0.998, to: 0.999, faces: 0, nonFaces: 0 },
    { from: 0.999, to: 0.9995, faces: 1, nonFaces: 0 },
    { from: 0.9995, to: 0.9999, faces: 0, nonFaces: 0 },
    { from: 0.9999, to: 1, faces: 1, nonFaces: 0 },
  ]);
  assert.equal(histogram([], []), []);
});

calibrate('with negatives: halfway between the neighbours at the least balanced error', () => {
  const clean = suggest([0.9, 0.8], [0.4, 0.6])!;
  assert.equal(
    [clean.minConfidence, clean.keepsFaces, clean.keepsNonFaces, clean.balancedError],
    [(0.6 + 0.8) / 2, 1, 0, 0],
  );
  // one face among the non-faces: losing it (1/4) is cheaper than keeping a non-face (1/2)
  const mixed = suggest([0.5, 0.9, 0.95, 0.99], [0.3, 0.7])!;
  assert.equal(
    [mixed.minConfidence, mixed.keepsFaces, mixed.keepsNonFaces, mixed.balancedError],
    [0.8, 0.75, 0, 0.125],
  );
});

calibrate('ties stay together, equal errors take the widest gap, no separation keeps all', () => {
  const tied = suggest([0.7, 0.7, 0.9], [0.7, 0.2])!;
  assert.is(tied.minConfidence, (0.2 + 0.7) / 2);
  assert.equal([tied.keepsFaces, tied.keepsNonFaces, tied.balancedError], [1, 0.5, 0.25]);
  const hopeless = suggest([0.1, 0.2], [0.8, 0.9])!;
  assert.equal(
    [hopeless.minConfidence, hopeless.keepsFaces, hopeless.keepsNonFaces, hopeless.balancedError],
    [0, 1, 1, 0.5],
  );
});

calibrate('without negatives: the 5 % quantile; nothing to go by', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
  const s = suggest(values)!;
  assert.ok(Math.abs(s.minConfidence - 0.0595) < 1e-9);
  assert.is(s.keepsFaces, 0.95);
  assert.is(s.keepsNonFaces, null);
  assert.is(suggest([]), null);
  assert.is(suggest([], [0.5]), null);
  assert.equal([suggest([0.9], [])!.minConfidence, suggest([0.9], [])!.keepsFaces], [0, 1]);
});

calibrate('the command, as JSON', async () => {
  const { code, out, library } = await command(
    join(root, 'people'),
    '--negatives',
    join(root, 'walls'),
    '--json',
    '--min-face',
    '30',
  );
  assert.is(code, 0);
  assert.equal(library.options, { minConfidence: 0, minFaceSize: 30, eyes: false });
  assert.is(library.closed, 1);
  const { faces, negatives, suggestion } = JSON.parse(out);
  assert.equal([faces.pictures, faces.failed, faces.count, faces.min, faces.max], [4, 0, 4, 0.4, 1]);
  assert.equal(faces.lowest[0], { file: join(root, 'people', '2.png'), confidence: 0.4 });
  assert.equal([negatives.pictures, negatives.count, negatives.max], [2, 1, 0.2]);
  assert.ok(Math.abs(suggestion.minConfidence - 0.3) < 1e-12);
  assert.equal([suggestion.keepsFaces, suggestion.keepsNonFaces, suggestion.balancedError], [1, 0, 0]);
});

calibrate('the command, for people', async () => {
  const { code, out } = await command(join(root, 'people'), '--negatives', join(root, 'walls'));
  assert.is(code, 0);
  assert.match(out, /people {2}4 of 4 pictures read, 4 faces\n {2}mean 0\.800000 {2}std 0\.282843\n {2}min 0\.400000/);
  assert.match(out, /walls {2}2 of 2 pictures read, 1 non-faces/);
  assert.match(out, /0\.9999 – 1 +█{40} 2/);
  assert.match(out, /suggested --min-confidence 0\.30+\d*\n.*keeps 100\.0 % of the faces and 0\.0 % of the non-faces/);
});

calibrate('no faces, and a folder without pictures', async () => {
  const none = await command(join(root, 'none'));
  assert.equal([none.code, /No faces were found/.test(none.out)], [0, true]);
  const missing = await command(join(root, 'nowhere'));
  assert.is(missing.code, 1);
  assert.match(missing.err, /nowhere', which does not exist/);
});

calibrate.run();
