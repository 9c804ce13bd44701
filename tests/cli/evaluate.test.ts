// The command with the stub behind it: a face n lies at 10n + 1, 2.5 and is 8×9.75 large.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { decodeImage } from '../../bindings/decode/index.ts';
import { command, picture, workplace } from './command.ts';

const evaluate = suite('cli evaluate');
const face = (n: number) => ({ box: [10 * n + 1, 2.5, 8, 9.75] });
const far = { box: [30, 20, 8, 9.75] };

const at = workplace(evaluate, async (path) => {
  await picture(path('set', 'images', 'a.png'), 2, 204);
  await picture(path('set', 'images', 'b.png'), 1, 102);
  await picture(path('set', 'images', 'unmarked.png'), 1);
  await picture(path('broken', 'c.png'), 1);
  await writeFile(path('broken', 'd.png'), 'no picture');
  const own = (items: [string, unknown[]][]) =>
    JSON.stringify({ items: items.map(([image, faces]) => ({ image, faces })) });
  // a: both found; b: one false, one missed
  await writeFile(
    path('set', 'annotations.json'),
    own([
      ['images/a.png', [face(0), face(1)]],
      ['images/b.png', [far]],
    ]),
  );
  await writeFile(
    path('broken', 'wider_face_bbx_gt.txt'),
    'c.png\n1\n1 2 8 10\nd.png\n1\n1 2 8 10\ne.png\n1\n1 2 8 10\n',
  );
  await mkdir(path('none'));
});
const run = (folder: string, ...more: string[]) => command(['evaluate', at(folder), '--min-height', '5', ...more]);

evaluate('the numbers, as JSON and as a table', async () => {
  const { code, err, json, library } = await run('set', '--json', '--worst', '5', '--threads', '2');
  assert.equal([code, err], [0, 'saccade: 1 picture without annotations, left out\n']);
  assert.equal(library.options, { threads: 2, eyes: false });
  assert.is(library.closed, 1);
  const [{ detection, ...rest }] = json();
  const { recall_at: recallAt, ...numbers } = detection;
  assert.equal(numbers, { faces: 3, ap: 2 / 3, recall: 2 / 3, false: 1, false_in_empty: 0 });
  assert.equal(recallAt, [
    { false: 0, recall: 2 / 3, confidence: 0.8 },
    { false: 10, recall: 2 / 3, confidence: 0.4 },
    { false: 100, recall: 2 / 3, confidence: 0.4 },
  ]);
  assert.equal(rest, {
    pictures: 2,
    without_prediction: 0,
    failed: 0,
    worst: [{ name: 'images/b.png', missed: 1, false: 1 }],
  });
  const { out } = await run('set', '--worst', '5');
  assert.match(out, /\| average precision at IoU 0\.5 +\| 0\.6667 +\|\n/);
  assert.match(
    out,
    /\n\n\| worst pictures \| missed \| false \|\n\| -+ \| -+ \| -+ \|\n\| images\/b\.png +\| 1 +\| 1 +\|\n$/,
  );
});

evaluate('a broken picture and one that is not there: a line each, faces missed, exit code 1', async () => {
  const { code, err, json } = await run('broken', '--json');
  assert.is(code, 1);
  const [broken, missing, ...rest] = err.trimEnd().split('\n');
  assert.match(broken!, /^saccade: .*d\.png: Expected a whole picture/);
  assert.match(missing!, /^saccade: .*e\.png: Expected a picture for image but received none in /);
  assert.equal(rest, []);
  const [{ pictures, failed, without_prediction: without, detection }] = json();
  assert.equal([pictures, failed, without, detection.recall], [3, 1, 1, 1 / 3]);
});

evaluate('saved results give the same numbers, without a detector', async () => {
  const { out } = await command(['detect', '--json', at('set')]);
  await writeFile(at('results.ndjson'), out);
  const saved = await run('set', '--json', '--results', at('results.ndjson'));
  assert.is(saved.library.options, undefined);
  assert.equal(saved.json(), (await run('set', '--json')).json());
  await writeFile(at('few.ndjson'), out.split('\n')[0]!);
  const few = await run('set', '--json', '--results', at('few.ndjson'));
  assert.match(few.err, /^saccade: images\/b\.png: Expected a result for image but received none in /);
  assert.equal([few.code, few.json()[0].without_prediction], [1, 1]);
});

evaluate('curves into a new file, the worst drawn in colors', async () => {
  const [curve, drawn] = [at('curve.svg'), at('drawn')];
  assert.is((await run('set', '--curve', curve, '--draw', drawn)).code, 0);
  assert.match(await readFile(curve, 'utf8'), /^<svg .*<\/svg>\n$/s);
  assert.not(existsSync(at('drawn', 'images', 'a.png'))); // nothing went wrong there
  const { data, width } = await decodeImage(at('drawn', 'images', 'b.png'), 1e6);
  const pixel = (x: number, y: number) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];
  const [red, green, blue] = pixel(1, 7) as [number, number, number]; // the left side of what is false: purple
  assert.ok(green < 100 && red > 150 && blue > 200, String([red, green, blue]));
  const orange = pixel(30, 25) as [number, number, number]; // of what is missed
  assert.ok(orange[0] > 200 && orange[2] < 100, String(orange));
  const again = await run('set', '--curve', curve);
  assert.is(again.code, 2);
  assert.match(again.err, /Expected a file that is not there yet for --curve .* --force overwrites it\./);
  assert.is((await run('set', '--curve', curve, '--force')).code, 0);
});

evaluate('wrong usage is 2, with a sentence', async () => {
  await writeFile(at('broken', 'results.ndjson'), 'x');
  const wrong: [RegExp, string, ...string[]][] = [
    [/Expected one file of annotations .* for evaluate but received none in the folder/, 'none'],
    [/Expected a folder that can be listed for evaluate .*\(ENOENT\)/, 'nowhere'],
    [/Expected a file that can be read for --annotations .*\(ENOENT\)/, 'set', '--annotations', at('nothing.json')],
    [/Expected a file that can be read for --results .*\(ENOENT\)/, 'set', '--results', at('nothing.json')],
    [/received 'x' in line 1/, 'set', '--results', at('broken', 'results.ndjson')],
    [/Expected a whole number from 1 up/, 'set', '--worst', '0'],
  ];
  for (const [message, folder, ...more] of wrong) {
    const { code, out, err } = await run(folder, ...more);
    assert.equal([code, out], [2, ''], err);
    assert.match(err, message);
  }
  await writeFile(at('broken', 'annotations.json'), '{"items":[]}');
  assert.match(
    (await run('broken')).err,
    /received 2: annotations\.json, wider_face_bbx_gt\.txt\. --annotations <file>/,
  );
});

evaluate.run();
