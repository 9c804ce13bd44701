import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../bindings/cli/program.ts';
import { command, picture, workplace } from './command.ts';

const cli = suite('cli');
const at = workplace(cli, (path) => picture(path('b.png'), 2, 51));

cli('options reach the detector, and what is not given does not', async () => {
  const file = at('b.png');
  assert.equal((await command(['detect', file])).library.options, {});
  const words =
    '--min-face 40 --scale-factor .5 --thresholds .1,0.2,3e-1 --min-confidence .9 --max-faces 3 --min-face-area 625 ' +
    '--auto-downscale --light auto --no-eyes --threads 2 --deterministic --weights small --max-pixels 5000 --batch 8';
  assert.equal((await command(['detect', file, ...words.split(' ')])).library.options, {
    minFaceSize: 40,
    scaleFactor: 0.5,
    thresholds: [0.1, 0.2, 0.3],
    minConfidence: 0.9,
    maxFaces: 3,
    minFaceArea: 625,
    autoDownscale: true,
    light: 'auto',
    eyes: false,
    threads: 2,
    deterministic: true,
    weights: 'small',
    maxPixels: 5000,
    batchSize: 8,
  });
  assert.is((await command(['detect', file, '--threads', 'auto'])).library.options?.threads, 'auto');
});

cli('--max-pixels refuses a picture and reads the others', async () => {
  const { code, json } = await command(['detect', '--json', '--max-pixels', '1199', at('b.png')]);
  assert.is(code, 1);
  assert.match(json()[0].error.message, /at most 1199 pixels .* 40×30 = 1200 pixels/);
});

cli('wrong usage is 2, with a sentence and nothing on stdout', async () => {
  const file = at('b.png');
  const wrong: [RegExp, ...string[]][] = [
    [/unknown option '--min-fase'.*--min-face/s, 'detect', file, '--min-fase', '40'],
    [/unknown option '--min-face-size'\n\(Did you mean --min-face\?\)/, 'detect', file, '--min-face-size', '40'],
    [/unknown option '--batch-size=9'\n\(Did you mean --batch\?\)/, 'detect', file, '--batch-size=9'],
    [
      /unknown option '--weights'\n\(--weights is an option of detect, .*, queue work, bench\.\)\n/,
      'info',
      '--weights',
      'tiny',
    ],
    [/unknown option '--drain-ms'\n\(--drain-ms is an option of serve\.\)\n/, 'detect', file, '--drain-ms', '1'],
    [/for maxPixels but received -1/, 'eye', file, '--side', 'left', '--max-pixels', '-1'],
    [/for maxPixels but received 1\.5/, 'eye', file, '--side', 'left', '--max-pixels', '1.5'],
    [/option '--min-face <px>' argument 'x{50}…x{29}' is invalid/, 'detect', file, '--min-face', 'x'.repeat(1e4)],
    [/Expected a number but received 'big'/, 'detect', file, '--min-face', 'big'],
    [/Expected a number but received ''/, 'detect', file, '--min-confidence', ''],
    [/Expected three numbers, as in \.6,\.7,\.7, but received '\.6,\.7'/, 'detect', file, '--thresholds', '.6,.7'],
    [/Expected a number but received 'x'/, 'detect', file, '--thresholds', '.6,.7,x'],
    [/Expected auto or a whole number from 1 up/, 'detect', file, '--threads', '0'],
    [/Allowed choices are mtcnn/, 'detect', file, '--format', 'xml'],
    [/'--json' cannot be used with option '--csv'/, 'detect', file, '--json', '--csv'],
    [/missing required argument/, 'detect'],
    [/unknown command 'detekt'/, 'detekt', file],
    [/Usage: saccade/],
    [/Expected a part and how many there are.*'0\/3'/, 'detect', file, '--shard', '0/3'],
    [/Expected a part and how many there are.*'4\/3'/, 'detect', file, '--shard', '4/3'],
    [/Expected --output <file> beside it for --resume/, 'detect', file, '--resume'],
    [/Expected --output <file> beside it for --force/, 'detect', file, '--force'],
    [/Expected --draw <folder> beside it for --draw-format/, 'detect', file, '--draw-format', 'jpeg'],
    [/'--force' cannot be used with option '--resume'/, 'detect', file, '--output', 'o', '--force', '--resume'],
    [/for minFaceSize but received 5/, 'detect', file, '--min-face', '5'],
  ];
  for (const [message, ...args] of wrong) {
    const { code, out, err } = await command(args);
    assert.is(code, 2, args.join(' '));
    assert.match(err, message);
    assert.is(out, '');
  }
});

cli('help and version are answers', async () => {
  const help = await command(['detect', '--help']);
  assert.is(help.code, 0);
  assert.match(help.out, /--min-face <px>/);
  const version = await command(['--version']);
  assert.equal([version.code, version.err], [0, '']);
  assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
});

cli('a detector that cannot be made is 1', async () => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const code = await run(['info'], streams, () => Promise.reject(new Error('no such file')));
  assert.is(code, 1);
  assert.is(streams.stderr.read().toString(), 'saccade: no such file\n');
});

cli('info: version, build, threads and why, weights', async () => {
  const { code, out, library } = await command(['info']);
  assert.is(code, 0);
  for (const word of ['saccade 1.2.3', 'build    simd', 'threads  1', 'because', 'pnet', 'here', 'MIT', 'abc'])
    assert.ok(out.includes(word));
  assert.is(library.closed, 1);
  const { json } = await command(['info', '--json']);
  const [said] = json();
  assert.equal([said.version, said.threads, said.weights.pnet.licence], ['1.2.3', 1, 'MIT']);
});

cli('the entry itself: usage mistakes without loading the library', () => {
  const main = fileURLToPath(new URL('../../bindings/cli/main.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, 'detect', '--nope'], {
    encoding: 'utf8',
  });
  assert.equal([status, stdout], [2, '']);
  assert.match(stderr, /unknown option '--nope'/);
});

cli('the entry itself, on a photo', () => {
  const main = fileURLToPath(new URL('../../bindings/cli/main.ts', import.meta.url));
  const photo = fileURLToPath(new URL('../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url));
  const detect = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, 'detect', photo, ...args], { encoding: 'utf8' });
  const { status, stdout, stderr } = detect('--json', '--no-eyes');
  assert.equal([status, stderr], [0, '']);
  const { width, height, faces } = JSON.parse(stdout);
  assert.equal([width, height, faces.length], [1920, 1280, 3]);
  assert.equal(Object.keys(faces[0]), ['box', 'confidence', 'keypoints', 'eyes', 'roll', 'pose', 'gaze']);
  const { x, y } = faces[0].keypoints.leftEye;
  assert.ok(Math.hypot(x - 436.9, y - 460.7) < 0.5, `left eye at ${x}, ${y}`);
  const few = JSON.parse(detect('--format', 'mtcnn', '--max-faces', '1').stdout);
  assert.equal(few.faces[0].box, [404, 353, 192, 244]);
  const wrong = detect('--min-face', '5');
  assert.equal([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /minFaceSize/);
});

cli.run();
