import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Jimp } from 'jimp';
import { run } from '../bindings/cli/program.ts';
import { findInputs } from '../bindings/cli/inputs.ts';
import { decodeImage } from '../bindings/decode/index.ts';
import { stubLibrary } from './cli.stub.ts';

const cli = suite('cli');
let root = '';

/** A 40×30 picture in which the stub finds `faces` faces of confidence green/255. */
async function picture(path: string, faces: number, green = 255): Promise<void> {
  const data = Buffer.alloc(40 * 30 * 4, 255);
  data.set([faces, green]);
  await writeFile(path, await new Jimp({ data, width: 40, height: 30 }).getBuffer('image/png'));
}

async function command(...args: string[]) {
  const library = stubLibrary();
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = [stdout, stderr].map(async (stream) => {
    let all = '';
    for await (const chunk of stream) all += chunk;
    return all;
  });
  const code = await run(args, { stdout, stderr }, async () => library);
  stdout.end();
  stderr.end();
  const [out, err] = (await Promise.all(text)) as [string, string];
  const json = () =>
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { code, out, err, library, json };
}

cli.before(async () => {
  root = await mkdtemp(join(tmpdir(), 'saccade-cli-'));
  await mkdir(join(root, 'set', 'deep'), { recursive: true });
  await mkdir(join(root, 'nothing'));
  await picture(join(root, 'set', 'b.png'), 2, 51);
  await picture(join(root, 'set', 'a.PNG'), 0);
  await picture(join(root, 'set', 'deep', 'b.png'), 1);
  await picture(join(root, 'odd [1].png'), 1);
  await writeFile(join(root, 'set', 'notes.txt'), 'no picture');
  await writeFile(join(root, 'broken.jpg'), 'no picture');
});
cli.after(() => rm(root, { recursive: true, force: true }));

cli('inputs: files as named, folders walked and sorted, patterns, and what names no picture', async () => {
  const names = async (...args: string[]) => (await findInputs(args)).map(({ file }) => file);
  const set = join(root, 'set');
  const walked = [join(set, 'a.PNG'), join(set, 'b.png'), join(set, 'deep', 'b.png')];
  assert.equal(await names(set), walked);
  assert.equal(await names(`${set}/`), walked);
  assert.equal(await names(join(root, 'odd [1].png'), set), [join(root, 'odd [1].png'), ...walked]);
  assert.equal(await names(`${set}/**/b.png`), [walked[1], walked[2]]);
  assert.equal(await names('missing.jpg'), ['missing.jpg']);
  const [folder] = await findInputs([join(root, 'nothing')]);
  assert.match(
    folder!.error!.message,
    /Expected pictures \(\.jpg .*\) for image but received none in the folder '.*nothing'\./,
  );
  const [pattern] = await findInputs([`${set}/*.webp`]);
  assert.match(pattern!.error!.message, /none for the pattern/);
});

cli('text: a line a picture and a line a face; words of failures go to stderr', async () => {
  const { code, out, err, library } = await command(
    'detect',
    join(root, 'set', 'b.png'),
    'missing.jpg',
    join(root, 'set', 'a.PNG'),
  );
  assert.is(code, 1);
  assert.is(
    out,
    `${join(root, 'set', 'b.png')}  40×30  2 faces\n` +
      '  1  0.20000  box 1.0,2.5 8.0×9.8  eyes 3.0,4.3 7.0,4.0  nose 5.0,6.0  mouth 3.0,8.0 7.0,8.0\n' +
      '  2  0.20000  box 11.0,2.5 8.0×9.8  eyes 13.0,4.3 17.0,4.0  nose 15.0,6.0  mouth 13.0,8.0 17.0,8.0\n' +
      `${join(root, 'set', 'a.PNG')}  40×30  no faces\n`,
  );
  assert.is(
    err,
    "saccade: missing.jpg: Expected a picture (JPEG, PNG, BMP, GIF or TIFF) for image but received 'missing.jpg', which does not exist.\n" +
      'saccade: 1 of 3 pictures failed\n',
  );
  assert.is(library.closed, 1);
});

cli('--json: one line a picture, in order, errors among them', async () => {
  const { code, json, err } = await command('detect', '--json', join(root, 'broken.jpg'), join(root, 'set'));
  const [broken, a, b, deep] = json();
  assert.is(code, 1);
  assert.equal(Object.keys(broken), ['file', 'error']);
  assert.is(broken.error.code, 'SACCADE_BAD_IMAGE');
  assert.match(broken.error.message, /broken\.jpg', whose first bytes are not those of such a picture/);
  assert.equal(Object.keys(a), ['file', 'width', 'height', 'faces', 'ms']);
  assert.equal([a.width, a.height, a.faces], [40, 30, []]);
  assert.type(a.ms, 'number');
  assert.equal(b.faces[1].box, { x: 11, y: 2.5, width: 8, height: 9.75 });
  assert.is(b.faces[0].confidence, 51 / 255);
  assert.is(b.faces[0].eyes, null);
  assert.is(deep.faces.length, 1);
  assert.is(err, 'saccade: 1 of 4 pictures failed\n');
});

cli('--format mtcnn is JSON with faces as toMtcnn gives them', async () => {
  for (const args of [
    ['--format', 'mtcnn'],
    ['--json', '--format', 'mtcnn'],
  ]) {
    const { code, json } = await command('detect', join(root, 'set', 'b.png'), ...args);
    assert.is(code, 0);
    assert.equal(json()[0].faces, [{ mtcnn: 0.2 }, { mtcnn: 0.2 }]);
  }
});

cli('--csv: a header, a row a face, commas quoted', async () => {
  await picture(join(root, 'a,b.png'), 1);
  const { code, out } = await command('detect', '--csv', join(root, 'a,b.png'), join(root, 'set', 'a.PNG'));
  assert.is(code, 0);
  assert.equal(out.split('\n'), [
    'file,width,height,face,confidence,boxX,boxY,boxWidth,boxHeight,leftEyeX,leftEyeY,rightEyeX,rightEyeY,noseX,noseY,mouthLeftX,mouthLeftY,mouthRightX,mouthRightY,' +
      ['left', 'right']
        .flatMap((side) =>
          ['PupilX', 'PupilY', 'IrisRadius', 'Openness', 'GazeYaw', 'GazePitch', 'Confidence'].map(
            (name) => side + name,
          ),
        )
        .join(),
    `"${join(root, 'a,b.png')}",40,30,1,1,1,2.5,8,9.75,3,4.25,7,4,5,6,3,8,7,8${','.repeat(14)}`,
    `${join(root, 'set', 'a.PNG')},40,30,${','.repeat(29)}`,
    '',
  ]);
});

cli('--draw: a PNG a picture; equal names and inputs are not written over', async () => {
  const out = join(root, 'drawn', 'here');
  const file = join(root, 'set', 'b.png');
  const { code } = await command(
    'detect',
    '--draw',
    out,
    file,
    join(root, 'set', 'deep', 'b.png'),
    join(root, 'set', 'a.PNG'),
  );
  assert.is(code, 0);
  assert.equal((await readdir(out)).sort(), ['a.png', 'b-2.png', 'b.png']);
  const drawn = await decodeImage(join(out, 'b.png'), 1e6);
  assert.equal([drawn.width, drawn.height], [40, 30]);
  // on the box's left edge
  assert.equal([...drawn.data.subarray(4 * (7 * 40 + 1), 4 * (7 * 40 + 1) + 3)], [0, 155, 255]);
  const before = await readFile(file);
  assert.is((await command('detect', '--draw', join(root, 'set'), file)).code, 0);
  assert.equal(await readFile(file), before);
  assert.ok((await readdir(join(root, 'set'))).includes('b-2.png'));
  await rm(join(root, 'set', 'b-2.png'));
});

cli('--time: under the faces in text, on stderr beside JSON', async () => {
  const file = join(root, 'set', 'b.png');
  const stages = /decode \d+(\.\d)? {2}pyramid 1 {2}pnet 2 {2}rnet 3 {2}onet 4 {2}eyes 0 {2}total \d+(\.\d)? ms/;
  assert.match((await command('detect', '--time', file)).out, stages);
  const json = await command('detect', '--time', '--json', file);
  assert.match(json.err, stages);
  assert.is(json.json().length, 1);
});

cli('options reach the detector, and what is not given does not', async () => {
  const file = join(root, 'set', 'b.png');
  assert.equal((await command('detect', file)).library.options, {});
  const words =
    '--min-face 40 --scale-factor .5 --thresholds .1,0.2,3e-1 --min-confidence .9 --max-faces 3 --min-face-area 625 ' +
    '--auto-downscale --no-eyes --threads 2 --deterministic --weights small --max-pixels 5000 --batch 8';
  assert.equal((await command('detect', file, ...words.split(' '))).library.options, {
    minFaceSize: 40,
    scaleFactor: 0.5,
    thresholds: [0.1, 0.2, 0.3],
    minConfidence: 0.9,
    maxFaces: 3,
    minFaceArea: 625,
    autoDownscale: true,
    eyes: false,
    threads: 2,
    deterministic: true,
    weights: 'small',
    maxPixels: 5000,
    batchSize: 8,
  });
  assert.is((await command('detect', file, '--threads', 'auto')).library.options?.threads, 'auto');
});

cli('--max-pixels refuses a picture and reads the others', async () => {
  const { code, json } = await command('detect', '--json', '--max-pixels', '1199', join(root, 'set', 'b.png'));
  assert.is(code, 1);
  assert.match(json()[0].error.message, /at most 1199 pixels .* 40×30 = 1200 pixels/);
});

cli('wrong usage is 2, with a sentence and nothing on stdout', async () => {
  const file = join(root, 'set', 'b.png');
  const wrong: [RegExp, ...string[]][] = [
    [/unknown option '--min-fase'.*--min-face/s, 'detect', file, '--min-fase', '40'],
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
    [/for minFaceSize but received 5/, 'detect', file, '--min-face', '5'],
  ];
  for (const [message, ...args] of wrong) {
    const { code, out, err } = await command(...args);
    assert.is(code, 2, args.join(' '));
    assert.match(err, message);
    assert.is(out, '');
  }
});

cli('help and version are answers', async () => {
  const help = await command('detect', '--help');
  assert.is(help.code, 0);
  assert.match(help.out, /--min-face <px>/);
  const version = await command('--version');
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
  const { code, out, library } = await command('info');
  assert.is(code, 0);
  for (const word of ['saccade 1.2.3', 'build    simd', 'threads  1', 'because', 'pnet', 'here', 'MIT', 'abc'])
    assert.ok(out.includes(word));
  assert.is(library.closed, 1);
});

cli('a reader that leaves ends the command quietly', async () => {
  const stub = fileURLToPath(new URL('./cli.stub.ts', import.meta.url));
  const file = join(root, 'set', 'b.png');
  const child = spawn(process.execPath, [
    '--import',
    'tsx',
    stub,
    'detect',
    '--json',
    ...Array<string>(3000).fill(file),
  ]);
  let err = '';
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal([code, err], [0, '']);
});

cli('the entry itself: usage mistakes without loading the library', () => {
  const main = fileURLToPath(new URL('../bindings/cli/main.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, 'detect', '--nope'], {
    encoding: 'utf8',
  });
  assert.equal([status, stdout], [2, '']);
  assert.match(stderr, /unknown option '--nope'/);
});

cli('the entry itself, on a photo', () => {
  const main = fileURLToPath(new URL('../bindings/cli/main.ts', import.meta.url));
  const photo = fileURLToPath(new URL('../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url));
  const detect = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, 'detect', photo, ...args], { encoding: 'utf8' });
  const { status, stdout, stderr } = detect('--json', '--no-eyes');
  assert.equal([status, stderr], [0, '']);
  const { width, height, faces } = JSON.parse(stdout);
  assert.equal([width, height, faces.length], [1920, 1280, 3]);
  assert.equal(Object.keys(faces[0]), ['box', 'confidence', 'keypoints', 'eyes']);
  const { x, y } = faces[0].keypoints.leftEye;
  assert.ok(Math.hypot(x - 436.9, y - 460.7) < 0.5, `left eye at ${x}, ${y}`);
  const few = JSON.parse(detect('--format', 'mtcnn', '--max-faces', '1').stdout);
  assert.equal(few.faces[0].box, [404, 353, 192, 244]);
  const wrong = detect('--min-face', '5');
  assert.equal([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /minFaceSize/);
});

cli.run();
