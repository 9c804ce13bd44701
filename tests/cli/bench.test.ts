import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDetector, toMtcnn } from '../../bindings/index.node.ts';
import { bench } from '../../bindings/cli/bench.ts';
import { isGolden, samplePath } from '../../bindings/cli/golden.ts';
import { Output } from '../../bindings/cli/output.ts';
import { PassThrough } from 'node:stream';
import { command, picture, workplace } from './command.ts';
import { stubLibrary } from './stub.ts';

const test = suite('cli bench');
const at = workplace(test, async (path) => {
  await picture(path('set', 'a.png'), 2);
  await picture(path('set', 'b.png'), 0);
});

test('pictures: text and JSON', async () => {
  const { code, json, err } = await command(['bench', at('set'), '--seconds', '0', '--json']);
  assert.equal([code, err], [0, '']);
  const [result] = json();
  assert.equal(result.pictures, { files: [at('set', 'a.png'), at('set', 'b.png')], megapixels: 0.0024, faces: 2 });
  assert.equal(result.checked, { repeatable: true, golden: null });
  assert.equal([result.version, result.build, result.threads, result.why], ['1.2.3', 'simd', 1, 'because']);
  assert.equal(result.stages.pnet, 2);
  assert.equal(result.peak, { peak: 40, networks: 30, share: 0.75 });
  for (const value of [result.start, result.stages.total, result.rate.pixels, result.rate.files, result.memory.peak]) {
    assert.ok(value > 0 && Number.isFinite(value));
  }
  const text = await command(['bench', at('set'), '--seconds', '0']);
  assert.match(text.out, /^saccade {3}1\.2\.3, simd, 1 thread\n/);
  assert.match(text.out, /\n {2}rnet {8}3\.0 ms\n/);
  assert.match(text.out, /\npeak {6}75 % of what a thread can do: 30\.0 of 40\.0 GFLOP\/s\n/);
});

test('a picture that cannot be read costs its measurement; none at all is 1', async () => {
  const { code, json, err } = await command(['bench', 'missing.jpg', at('set'), '--seconds', '0', '--json']);
  assert.is(code, 1);
  assert.match(err, /^saccade: missing\.jpg: Expected a picture/);
  assert.is(json()[0].pictures.files.length, 2);
  const none = await command(['bench', 'missing.jpg']);
  assert.equal([none.code, none.out], [1, '']);
});

test('an answer that is not the first one again has no speed', async () => {
  const library = stubLibrary();
  const { createDetector: create } = library;
  library.createDetector = async (options) => {
    const detector = await create(options);
    let n = 0;
    const inspect: typeof detector.inspect = async (image, given) => {
      const found = await detector.inspect(image, given);
      if (n++ === 2) found.faces[0]!.box.x += 1e-12;
      return found;
    };
    return { ...detector, inspect };
  };
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  let message = '';
  await bench([at('set')], { seconds: 0 }, new Output(streams), library).catch(
    (error: Error) => (message = error.message),
  );
  assert.match(message, /Expected the same faces each time but received others for .*a\.png/);
  assert.is(streams.stdout.read(), null);
});

test('the photograph in the package has the faces that Python finds', async () => {
  const detector = await createDetector({ eyes: false });
  const faces = toMtcnn(await detector.detect(samplePath()));
  detector.close();
  assert.ok(isGolden(faces));
  assert.not(isGolden(faces.slice(1)));
  faces[4]!.keypoints.nose[1] += 5;
  assert.not(isGolden(faces));
});

test('the built command, without pictures', () => {
  const main = fileURLToPath(new URL('../../dist/bindings/cli/main.js', import.meta.url));
  const args = [main, 'bench', '--json', '--seconds', '0', '--no-eyes'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal([status, stderr], [0, '']);
  const result = JSON.parse(stdout);
  assert.equal(result.checked, { repeatable: true, golden: true });
  assert.is(result.version, JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version);
  const { peak, networks, share } = result.peak;
  assert.ok(peak > 1 && networks > 0.1 && Math.abs(share - networks / peak) < 1e-9, JSON.stringify(result.peak));
  const other = spawnSync(process.execPath, [...args, '--min-face', '100'], { encoding: 'utf8' });
  assert.is(JSON.parse(other.stdout).checked.golden, null);
});

test.run();
