import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { link, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import { Jimp } from 'jimp';
import { alignFace, cropFace } from '../../bindings/crop/index.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { command, ended, jsonLines, picture, png, start, workplace } from './command.ts';

const crop = suite('cli crop');
const at = workplace(crop, async (path) => {
  await picture(path('set', 'b.png'), 2, 51);
  await picture(path('set', 'a.PNG'), 0);
  await picture(path('set', 'deep', 'b.png'), 1);
  await writeFile(path('broken.jpg'), 'no picture');
});

const listed = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
const pixels = async (path: string) => {
  const { data, width, height } = await decodeImage(await readFile(path), 1e6);
  return { data: Buffer.from(data), width, height };
};

crop('a file and a line a face, in folders as those of the pictures', async () => {
  for (const [n, args] of [[at('set')], [at('set', 'b.png'), at('set', 'deep'), at('set', 'a.PNG')]].entries()) {
    const out = at(`cut${n}`, 'here');
    const { code, json, library } = await command(['crop', '--out', out, ...args]);
    assert.equal([code, library.options, library.closed], [0, { eyes: false }, 1]);
    assert.equal(await listed(out), ['b-1.png', 'b-2.png', 'deep', join('deep', 'b-1.png')]);
    const lines = json().sort((a, b) => (a.file + a.crop < b.file + b.crop ? -1 : 1));
    assert.equal(lines[0], { file: at('set', 'a.PNG'), faces: 0 });
    const [, second] = lines.filter(({ file }) => file === at('set', 'b.png'));
    assert.equal(
      [second.crop, second.face, second.faces, second.confidence, second.eyes],
      [join(out, 'b-2.png'), 2, 2, 0.2, null],
    );
    assert.equal(second.box, { x: 11, y: 2.5, width: 8, height: 9.75 });
    assert.equal(Object.keys(second.keypoints).length, 5);
  }
});

crop('files hold the pixels of cropFace and alignFace, and lines say where those were', async () => {
  const file = at('photo.png');
  const data = Buffer.from(Array.from({ length: 90 * 70 * 4 }, (_, i) => (i * 37 + (i >> 7) * 11) % 256));
  data.set([2, 255]);
  await writeFile(file, await new Jimp({ data, width: 90, height: 70 }).getBuffer('image/png'));
  const photo = await decodeImage(file, 1e6);
  const ways = [
    [['--align'], (face: never) => alignFace(photo, face)],
    [['--align', '--size', '64'], (face: never) => alignFace(photo, face, { size: 64 })],
    [[], (face: never) => cropFace(photo, face)],
    [['--margin', '0.3'], (face: never) => cropFace(photo, face)],
    [
      ['--margin', '1', '--no-square', '--size', '20'],
      (face: never) => cropFace(photo, face, { margin: 1, square: false, size: 20 }),
    ],
  ] as const;
  for (const [n, [args, cut]] of ways.entries()) {
    const { code, json } = await command(['crop', '--out', at(`way${n}`), ...args, file]);
    assert.equal([code, json().length], [0, 2]);
    for (const { crop: path, width, height, toPhoto, ...face } of json()) {
      const want = cut(face as never);
      assert.equal({ width, height, toPhoto }, { width: want.width, height: want.height, toPhoto: want.toPhoto });
      const got = await pixels(path);
      assert.equal([got.width, got.height], [width, height]);
      assert.ok(got.data.equals(Buffer.from(want.data)), path);
    }
  }
});

crop('JPEG when asked', async () => {
  const out = at('jpeg');
  assert.is((await command(['crop', '--out', out, '--format', 'jpeg', '--align', at('set', 'b.png')])).code, 0);
  assert.equal(await listed(out), ['b-1.jpg', 'b-2.jpg']);
  const bytes = await readFile(join(out, 'b-1.jpg'));
  assert.equal([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  const { width, height } = await decodeImage(bytes, 1e6);
  assert.equal([width, height], [112, 112]);
});

crop('names that would be the same get numbers, the same in every part and every run', async () => {
  const folder = at('same');
  // faces of x.png would be x-2-1.png and those of x-2.png too
  for (const name of ['x.png', 'x.bmp', 'X.gif', 'y/x.png', 'x-2.png']) await picture(join(folder, name), 2);
  const out = at('same-cut');
  for (let run = 0; run < 2; run++) {
    const crops: string[] = [];
    for (const part of [1, 2, 3]) {
      const { json } = await command(['crop', '--out', out, '--shard', `${part}/3`, folder]);
      crops.push(...json().map((line) => line.crop));
    }
    assert.equal([crops.length, new Set(crops).size], [10, 10]);
    const names = ['X', 'x-2', 'x-3', 'x-4', 'y/x'].flatMap((stem) => [1, 2].map((n) => join(out, `${stem}-${n}.png`)));
    assert.equal(crops.sort(), names.sort());
    assert.equal((await listed(out)).length, 11);
  }
});

crop('an input is not written over, whatever it is called', async () => {
  for (const name of ['a.png', 'a-1.png', 'a-2-1.png', 'b.png', 'c.png']) await picture(at('in', name), 1);
  await mkdir(at('links'));
  await symlink(at('in', 'b.png'), at('links', 'b-1.png'));
  await link(at('in', 'c.png'), at('links', 'c-1.png'));
  const all = async () => Promise.all((await listed(at('in'))).map((name) => readFile(at('in', name))));
  const photos = await all();
  const inputs = ['a.png', 'a-1.png', 'a-2-1.png'].map((name) => at('in', name));
  const { code, json } = await command(['crop', '--out', at('in'), ...inputs]);
  assert.is(code, 0);
  const crops = json().map((line) => line.crop);
  assert.equal(crops, [at('in', 'a-3-1.png'), at('in', 'a-1-1.png'), at('in', 'a-2-1-1.png')]);
  assert.is((await command(['crop', '--out', at('links'), at('in', 'b.png'), at('in', 'c.png')])).code, 0);
  const again = await Promise.all(['a-1', 'a-2-1', 'a', 'b', 'c'].map((name) => readFile(at('in', `${name}.png`))));
  assert.equal(again, photos);
});

crop('a folder of crops in the folder of pictures is left out the next time', async () => {
  const folder = at('again');
  await picture(join(folder, 'a.png'), 1);
  const out = join(folder, 'cut');
  for (const run of [1, 2]) {
    const { err, json } = await command(['crop', '--out', out, folder]);
    assert.is(json().length, 1);
    assert.is(err.includes(`1 picture in '${out}', left out: --out writes there`), run > 1);
  }
  const same = await command(['crop', '--out', folder, folder]);
  assert.is(same.code, 2);
  assert.match(same.err, /Expected another folder for --out but received/);
});

crop(
  'broken pictures, and faces that cannot be written: a line, the others go on, nothing is left in part',
  async () => {
    const out = at('blocked');
    // the second face of b.png has no place
    await mkdir(join(out, 'set', 'b-2.png', 'full'), { recursive: true });
    await writeFile(join(out, 'set', 'b-2.png', 'full', 'x'), '');
    const path = at('blocked.ndjson');
    const args = ['crop', '--out', out, '--output', path, at('broken.jpg'), at('set'), at('missing.jpg')];
    const { code, out: printed, err } = await command(args);
    assert.equal([code, printed], [1, '']);
    assert.match(err, /5 pictures, 1 face, 3 failed/);
    assert.match(err, /broken\.jpg: Expected a whole picture/);
    const lines = jsonLines(await readFile(path, 'utf8'));
    assert.equal(
      lines.map(({ error, faces }) => (error ? 'failed' : faces)),
      ['failed', 0, 'failed', 1, 'failed'],
    );
    for (const { crop: written } of lines) if (written) await readFile(written);
    assert.not((await listed(out)).some((name) => /b-1\.png$/.test(name) && !name.includes('deep')));
    assert.not((await listed(out)).some((name) => name.endsWith('.part')));
  },
);

crop('a picture from stdin', async () => {
  assert.is((await command(['crop', '--out', at('std'), '-'], { stdin: await png(2) })).code, 0);
  assert.equal(await listed(at('std')), ['stdin-1.png', 'stdin-2.png']);
});

crop('wrong usage is 2, before anything is looked at or made', async () => {
  const file = at('set', 'b.png');
  const out = at('never');
  const wrong: [RegExp, ...string[]][] = [
    [/required option '--out <folder>' not specified/, file],
    [/'--align' cannot be used with option '--margin <m>'/, '--out', out, '--align', '--margin', '0.2', file],
    [/'--align' cannot be used with option '--no-square'/, '--out', out, '--align', '--no-square', file],
    [/Expected a number from 0 to 10 for option 'margin' but received -1/, '--out', out, '--margin', '-1', file],
    [/Expected a whole number of pixels, 1 to 4096 for option 'size'/, '--out', out, '--size', '0', file],
    [/option 'size' but received 1.5/, '--out', out, '--align', '--size', '1.5', file],
    [/Allowed choices are png, jpeg/, '--out', out, '--format', 'gif', file],
    [/Expected --output <file> beside it for --resume/, '--out', out, '--resume', file],
    [/Expected a folder for --out but received '.*b\.png', which is a file/, '--out', file, at('set', 'deep')],
  ];
  for (const [message, ...args] of wrong) {
    const { code, out: printed, err } = await command(['crop', ...args]);
    assert.equal([code, printed], [2, ''], args.join(' '));
    assert.match(err, message);
  }
  assert.not((await listed(at())).includes('never'));
});

crop('--eyes, --max-faces and the others reach the detector', async () => {
  const words = '--eyes --max-faces 1 --min-confidence .5 --threads 2';
  const { library } = await command(['crop', '--out', at('options'), ...words.split(' '), at('set', 'b.png')]);
  assert.equal(library.options, { maxFaces: 1, minConfidence: 0.5, threads: 2 });
});

crop('--resume: cut off after any byte, it ends as if it had not been', async () => {
  const [path, out] = [at('cut.ndjson'), at('resumed')];
  const args = ['crop', '--out', out, '--output', path, at('set'), at('broken.jpg')];
  await command(args);
  const whole = await readFile(path, 'utf8');
  assert.is(jsonLines(whole).length, 5);
  for (let length = 0; length <= whole.length; length += length < whole.length - 9 ? 97 : 1) {
    await writeFile(path, whole.slice(0, length));
    const { code } = await command([...args, '--resume']);
    assert.is(code, 1);
    assert.is(await readFile(path, 'utf8'), whole, `cut after ${length} bytes`);
  }
  // lines of one command are none of the other's
  for (const [name, first, then] of [
    ['crops.ndjson', ['crop', '--out', out], ['detect']],
    ['faces.ndjson', ['detect'], ['crop', '--out', out]],
  ] as const) {
    const rest = ['--output', at(name), at('set', 'b.png')];
    assert.is((await command([...first, ...rest])).code, 0);
    const { code, err } = await command([...then, ...rest, '--resume']);
    assert.is(code, 2);
    assert.match(err, /whose line 1 is none/);
  }
});

crop('a signal: whole pictures, and lines only of what is there', async () => {
  if (process.platform === 'win32') return;
  for (let n = 0; n < 40; n++) await picture(at('many', `${n}.png`), 2);
  const [path, out] = [at('signal.ndjson'), at('signalled')];
  const child = start(['crop', '--out', out, '--output', path, at('many')], 30);
  const end = ended(child);
  while ((await readFile(path, 'utf8').catch(() => '')).length < 2000) await setTimeout(5);
  child.kill('SIGTERM');
  assert.is((await end).code, 143);
  const lines = jsonLines(await readFile(path, 'utf8'));
  assert.ok(lines.length > 0 && lines.length < 80 && lines.length % 2 === 0);
  for (const { crop: written } of lines) await readFile(written);
});

crop('a folder of any size streams: 1.2 GB of pixels in less than a third of it', async () => {
  const data = Buffer.alloc(2000 * 1500 * 4, 255);
  data.set([1, 255]);
  const file = at('large.png');
  await writeFile(file, await new Jimp({ data, width: 2000, height: 1500 }).getBuffer('image/png'));
  const child = start(['crop', '--out', at('large'), ...Array<string>(100).fill(file)], 0, '', true);
  const { code, out, err } = await ended(child);
  assert.equal([code, jsonLines(out).length], [0, 100]);
  const peak = Number(/peak (\d+) kB/.exec(err)![1]);
  assert.ok(peak < 400_000, `${peak} kB`);
});

crop.run();
